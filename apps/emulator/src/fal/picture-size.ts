import { z } from 'zod';
import { bounded, type Size, sizeOfRatio } from '../media/size.ts';

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

export function sizeOf(size: z.infer<typeof imageSize> | undefined, ratio: string | undefined, fallback: string): Size {
  if (typeof size === 'object') return bounded(size);
  if (size !== undefined) return named[size]!;
  return (ratio && sizeOfRatio(ratio, 1_024)) || named[fallback]!;
}
