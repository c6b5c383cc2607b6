export interface Size {
  readonly width: number;
  readonly height: number;
}

const pixelSideMax = 4_096;

/** The longer side has that many pixels; both are even. */
export function sizeOfRatio(ratio: string, longSide: number): Size | undefined {
  const [across = 0, along = 0] = ratio.split(':').map(Number);
  if (!(across > 0 && along > 0)) return undefined;
  const shrink = longSide / Math.max(across, along);
  return { width: even(across * shrink), height: even(along * shrink) };
}

/** As many pixels as a square of that side, in multiples of 16. */
export function sizeOfArea(ratio: string, side: number): Size {
  const [across = 1, along = 1] = ratio.split(':').map(Number);
  const round = (value: number) => Math.max(16, 16 * Math.round(value / 16));
  return { width: round(side * Math.sqrt(across / along)), height: round(side * Math.sqrt(along / across)) };
}

/** Films are named by their shorter side: 720p is 1280 x 720 or 720 x 1280. */
export function filmSize(ratio: string, resolution: string | undefined): Size {
  const short = Number.parseInt(resolution ?? '', 10) || 720;
  const [across = 16, along = 9] = /^\d+:\d+$/.test(ratio) ? ratio.split(':').map(Number) : [16, 9];
  const longer = even((short * Math.max(across, along)) / Math.min(across, along));
  return across >= along ? { width: longer, height: even(short) } : { width: even(short), height: longer };
}

/** Pictures beyond this would only cost time. */
export function bounded({ width, height }: Size): Size {
  const shrink = Math.min(1, pixelSideMax / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
}

export function megapixels({ width, height }: Size): number {
  return (width * height) / 1_000_000;
}

function even(value: number): number {
  return Math.max(16, 2 * Math.round(value / 2));
}
