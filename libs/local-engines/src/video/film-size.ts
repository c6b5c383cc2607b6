import { filmBounds } from './film-bounds.ts';

export const resolutions = ['360p', '480p', '540p', '720p'] as const;
export type Resolution = (typeof resolutions)[number];
export const isResolution = (value: unknown): value is Resolution => resolutions.includes(value as Resolution);

export interface Size {
  readonly width: number;
  readonly height: number;
}

const ratioMax = 21 / 9;

/** Width by height of `16:9`; null when it is not written so, or too long a strip. */
export function ratioOf(text: string): number | null {
  const [, across, down] = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? [];
  const ratio = Number(across) / Number(down);
  return ratio <= ratioMax && ratio >= 1 / ratioMax ? ratio : null;
}

/** The shorter side is what the resolution says, as long as the longer stays within its bound. Both are even, as H.264 wants them. */
export function filmSize(ratio: number, resolution: Resolution): Size {
  const bounded = Math.min(ratioMax, Math.max(1 / ratioMax, ratio));
  const short = Number.parseInt(resolution, 10);
  const long = short * Math.max(bounded, 1 / bounded);
  const scale = Math.min(1, filmBounds.sideMax / long);
  const sides = [even(short * scale), even(long * scale)] as const;
  return bounded >= 1 ? { width: sides[1], height: sides[0] } : { width: sides[0], height: sides[1] };
}

const even = (side: number) => Math.round(side / 2) * 2;
