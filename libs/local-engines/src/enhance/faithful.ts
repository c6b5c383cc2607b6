import sharp from 'sharp';
import { resample } from './resample.ts';
import type { Size } from './tiles.ts';

/** More of them win less each, and bring out the noise and the blocks of poor originals. */
const rounds = 3;

/** Takes the grid of the network's blocks out of a picture. */
export const smoothed = (rgb: Buffer, { width, height }: Size): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .blur(1)
    .raw()
    .toBuffer();

/**
 * Corrects an enlarged picture, in place, until it is the small one again when it is made small (iterative back projection): what the
 * network got wrong of what was known all along is put right, and its own details stay.
 */
export function makeFaithful(enlarged: Buffer, larger: Size, original: Uint8Array, size: Size, onShare: (share: number) => void): void {
  const bytes = new Uint8ClampedArray(enlarged.buffer, enlarged.byteOffset, enlarged.length);
  const fault = new Float32Array(original.length);
  for (let round = 0; round < rounds; round++) {
    // How the small picture was made is not known.
    resample(enlarged, larger, size, { channels: 3, kernel: 'usual' }, (row, y) => {
      const start = y * row.length;
      for (let x = 0; x < row.length; x++) fault[start + x] = (original[start + x] as number) - (row[x] as number);
    });
    resample(fault, size, larger, { channels: 3 }, (row, y) => {
      const start = y * row.length;
      for (let x = 0; x < row.length; x++) bytes[start + x]! += row[x] as number;
    });
    onShare((round + 1) / rounds);
  }
}
