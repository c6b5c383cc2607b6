import sharp, { type Sharp } from 'sharp';
import type { Picture } from '../picture/read-picture.ts';

/** A picture between two steps: four bytes a pixel. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

export const opened = ({ data, width, height }: Pixels): Sharp => sharp(data, { raw: { width, height, channels: 4 } });

/** Each step is a pipeline of its own, because sharp does the operations of one pipeline in an order of its own. */
export async function done(step: Sharp): Promise<Pixels> {
  const { data, info } = await step.ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

export function fromPicture({ rgb, alpha, width, height }: Picture): Pixels {
  const data = Buffer.allocUnsafe(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    rgb.copy(data, at * 4, at * 3, at * 3 + 3);
    data[at * 4 + 3] = alpha?.[at] ?? 255;
  }
  return { data, width, height };
}

export function rgbOf({ data, width, height }: Pixels): Buffer {
  const rgb = Buffer.allocUnsafe(width * height * 3);
  for (let at = 0; at < width * height; at++) data.copy(rgb, at * 3, at * 4, at * 4 + 3);
  return rgb;
}
