import sharp from 'sharp';
import type { SeenBox } from '../human/human-seen.ts';
import type { Picture } from '../picture/read-picture.ts';

/** Left, top, right and bottom edge. */
export type Edges = readonly [left: number, top: number, right: number, bottom: number];

/** The whole picture with black beside it, as the model learned; or stretched, so that a wide picture has more pixels. */
export type PictureFit = 'whole' | 'stretched';

export const pictureSquareSide = 416;

/** What the model learned to subtract and to divide by, in its own order: blue, green, red. */
const channels = [
  { of: 2, mean: 103.53, deviation: 57.375 },
  { of: 1, mean: 116.28, deviation: 57.12 },
  { of: 0, mean: 123.675, deviation: 58.395 },
] as const;

export interface PictureSquare {
  /** Plane after plane. */
  readonly values: Float32Array;
  /** From pixels of the square to a box in pixels of the picture, within it. */
  toPicture(edges: Edges): SeenBox;
}

export async function pictureSquare({ rgb, width, height }: Pick<Picture, 'rgb' | 'width' | 'height'>, fit: PictureFit): Promise<PictureSquare> {
  const side = pictureSquareSide;
  const scale = side / Math.max(width, height);
  const inside = fit === 'stretched' ? { width: side, height: side } : { width: reduced(width, scale), height: reduced(height, scale) };
  const left = Math.floor((side - inside.width) / 2);
  const top = Math.floor((side - inside.height) / 2);
  const pixels = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ ...inside, fit: 'fill', kernel: 'linear' })
    .extend({ left, top, right: side - inside.width - left, bottom: side - inside.height - top, background: '#000' })
    .raw()
    .toBuffer();
  return {
    values: planes(pixels),
    toPicture: ([leftEdge, topEdge, rightEdge, bottomEdge]) => {
      const x = (value: number) => within(((value - left) * width) / inside.width, width);
      const y = (value: number) => within(((value - top) * height) / inside.height, height);
      return { left: x(leftEdge), top: y(topEdge), width: x(rightEdge) - x(leftEdge), height: y(bottomEdge) - y(topEdge) };
    },
  };
}

function planes(pixels: Uint8Array): Float32Array {
  const size = pictureSquareSide ** 2;
  const values = new Float32Array(channels.length * size);
  for (const [plane, { of, mean, deviation }] of channels.entries())
    for (let pixel = 0; pixel < size; pixel++) values[plane * size + pixel] = ((pixels[pixel * 3 + of] as number) - mean) / deviation;
  return values;
}

const reduced = (length: number, scale: number) => Math.max(1, Math.round(length * scale));
const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
