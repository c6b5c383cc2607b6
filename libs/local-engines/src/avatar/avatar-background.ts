import sharp from 'sharp';
import type { AvatarBackground } from './avatar.ts';

/** What goes behind the person, three bytes a pixel. `around` has no person in it: it is transparent where one is. */
export async function backgroundOf(background: AvatarBackground, size: number, around: Buffer): Promise<Buffer | null> {
  switch (background.kind) {
    case 'original':
      return null;
    case 'colour':
      return sharp({ create: { width: size, height: size, channels: 3, background: background.colour } })
        .raw()
        .toBuffer();
    case 'gradient':
      return gradient(size, await meanColour(around, size));
    case 'blur':
      return sharp(around, { raw: { width: size, height: size, channels: 4 } })
        .blur(size / 36)
        .removeAlpha()
        .raw()
        .toBuffer();
  }
}

async function meanColour(rgba: Buffer, size: number): Promise<readonly [number, number, number]> {
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let at = 0; at < size * size * 4; at += 4) {
    const share = rgba[at + 3] as number;
    red += (rgba[at] as number) * share;
    green += (rgba[at + 1] as number) * share;
    blue += (rgba[at + 2] as number) * share;
    count += share;
  }
  return count === 0 ? [120, 140, 180] : [red / count, green / count, blue / count];
}

/** Of the colour that was there: lighter behind the head, darker at the corners. */
function gradient(size: number, colour: readonly [number, number, number]): Buffer {
  const rgb = Buffer.allocUnsafe(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const far = Math.min(1, Math.hypot(x / size - 0.5, y / size - 0.4) / 0.75);
      for (let channel = 0; channel < 3; channel++) {
        const value = colour[channel] ?? 0;
        rgb[(y * size + x) * 3 + channel] = Math.round((value + (255 - value) * 0.45) * (1 - far) + value * 0.45 * far);
      }
    }
  return rgb;
}
