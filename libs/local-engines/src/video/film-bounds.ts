export const filmBounds = {
  seconds: { min: 3, max: 20, usual: 6 },
  framesPerSecond: 24,
  /** The longer side. */
  sideMax: 1_280,
  pictures: 8,
  pictureMegapixelsMax: 80,
  titleMax: 400,
  promptMax: 2_000,
} as const;
