import sharp, { type Sharp } from 'sharp';
import type { Size } from './tiles.ts';

/** A difference of none, in bytes. */
const none = 128;
const rounds = 2;

const picture = (rgb: Buffer, { width, height }: Size): Sharp => sharp(rgb, { raw: { width, height, channels: 3 } });
const byte = (value: number) => Math.min(255, Math.max(0, value));

/** Takes the grid of the network's blocks out of a picture. */
export const smoothed = (rgb: Buffer, size: Size): Promise<Buffer> => picture(rgb, size).blur(1).raw().toBuffer();

/**
 * Corrects an enlarged picture until it is the small one again when it is made small (iterative back projection): what the network got
 * wrong of what was known all along is put right, and its own details stay.
 */
export async function faithful(enlarged: Buffer, larger: Size, original: Buffer, size: Size): Promise<Buffer> {
  let result = enlarged;
  for (let round = 0; round < rounds; round++) {
    const shrunk = await picture(result, larger)
      .resize({ ...size, fit: 'fill' })
      .raw()
      .toBuffer();
    const fault = shrunk.map((value, at) => byte(none + (original[at] as number) - value));
    const wide = await picture(Buffer.from(fault.buffer), size)
      .resize({ ...larger, fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer();
    const before = result;
    result = Buffer.allocUnsafe(before.length);
    for (let at = 0; at < result.length; at++) result[at] = byte((before[at] as number) + (wide[at] as number) - none);
  }
  return result;
}
