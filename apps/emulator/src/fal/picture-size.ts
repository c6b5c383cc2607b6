import { z } from 'zod';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const named: Readonly<Record<string, Size>> = {
  square_hd: { width: 1_024, height: 1_024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1_024 },
  portrait_16_9: { width: 576, height: 1_024 },
  landscape_4_3: { width: 1_024, height: 768 },
  landscape_16_9: { width: 1_024, height: 576 },
  auto: { width: 1_024, height: 1_024 },
  auto_2K: { width: 2_048, height: 2_048 },
  auto_4K: { width: 4_096, height: 4_096 },
};
const names = Object.keys(named) as [string, ...string[]];
const side = z.number().int().min(1).max(14_142);

export const imageSize = z.union([z.enum(names), z.object({ width: side, height: side })]);
export const aspectRatio = z.string().regex(/^(?:auto|\d{1,2}:\d{1,2})$/);

const pixelSideMax = 4_096;

export function sizeOf(size: z.infer<typeof imageSize> | undefined, ratio: string | undefined, fallback: string): Size {
  if (typeof size === 'object') return bounded(size);
  if (size !== undefined) return named[size]!;
  return (ratio && sizeOfRatio(ratio, 1_024)) || named[fallback]!;
}

/** The longer side has that many pixels; both are even. */
export function sizeOfRatio(ratio: string, longSide: number): Size | undefined {
  const [across = 0, along = 0] = ratio.split(':').map(Number);
  if (!(across > 0 && along > 0)) return undefined;
  const shrink = longSide / Math.max(across, along);
  return { width: even(across * shrink), height: even(along * shrink) };
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
