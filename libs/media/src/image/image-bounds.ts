import { MediaFault } from '../media-fault.ts';

/** What is known of a picture without unpacking a single pixel. */
export interface ImageFacts {
  width: number;
  height: number;
  /** 1 for a still picture. */
  frames: number;
}

const pixelsMax = 40_000_000;
export const framesMax = 1_000;
/** All frames of an animation together: whoever shows it unpacks each. */
const animationPixelsMax = 400_000_000;

export function requireBounds({ width, height, frames }: ImageFacts): void {
  if (width < 1 || height < 1 || frames < 1) throw new MediaFault('unreadable');
  if (width * height > pixelsMax) throw new MediaFault('too_many_pixels');
  if (frames > framesMax) throw new MediaFault('too_many_frames');
  if (width * height * frames > animationPixelsMax && frames > 1) throw new MediaFault('too_many_pixels');
}
