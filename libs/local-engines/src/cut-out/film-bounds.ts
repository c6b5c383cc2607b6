/** What a film may be; its engine needs about a tenth of a second a frame. */
export const filmBounds = {
  bytesMax: 104_857_600,
  secondsMax: 60,
  /** Of the film that comes in. */
  megapixelsMax: 9,
  sideMin: 32,
  /** Of the film that comes out: a larger one is made smaller, a faster one slower. */
  longSideMax: 1_280,
  framesPerSecondMax: 30,
} as const;
