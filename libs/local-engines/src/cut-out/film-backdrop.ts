import sharp from 'sharp';
import { readPicture } from '../picture/read-picture.ts';
import type { Backdrop } from './backdrop.ts';
import type { Frame } from './film-frames.ts';
import { megapixelsMax } from './selfie.ts';

/** What is behind every frame: RGB bytes of its size, or null for nothing. */
export async function filmBackdrop(backdrop: Backdrop, { width, height }: Pick<Frame, 'width' | 'height'>): Promise<Buffer | null> {
  if (backdrop.kind === 'clear') return null;
  if (backdrop.kind === 'colour')
    return sharp({ create: { width, height, channels: 3, background: backdrop.colour } })
      .raw()
      .toBuffer();
  const picture = await readPicture(backdrop.picture, { role: 'background', megapixelsMax });
  return sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .resize({ width, height, fit: 'cover' })
    .raw()
    .toBuffer();
}

/** A frame with its mask: before the backdrop in three bytes a pixel, or half transparent in four. */
export function composed({ rgb }: Frame, alpha: Buffer, behind: Buffer | null): Buffer {
  const made = Buffer.allocUnsafe(behind ? rgb.length : alpha.length * 4);
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    const share = alpha[pixel] as number;
    const from = pixel * 3;
    if (behind) {
      for (let at = from; at < from + 3; at++) made[at] = ((rgb[at] as number) * share + (behind[at] as number) * (255 - share) + 127) / 255;
      continue;
    }
    const to = pixel * 4;
    made[to] = rgb[from] as number;
    made[to + 1] = rgb[from + 1] as number;
    made[to + 2] = rgb[from + 2] as number;
    made[to + 3] = share;
  }
  return made;
}
