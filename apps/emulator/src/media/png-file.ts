import { deflateSync } from 'node:zlib';
import type { Canvas } from './canvas.ts';
import { pngSum } from './checksums.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A PNG with a palette: written here, because it is made for most calls and this is several times faster than a library. */
export function pngFile(canvas: Canvas, comment: string): Buffer {
  const { width, height, palette, pixels } = canvas;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a pixel, with a palette.
  head.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    ...(canvas.isCutOut ? [chunk('tRNS', Buffer.from([0]))] : []),
    chunk('iTXt', Buffer.concat([Buffer.from('Comment\0\0\0\0\0', 'latin1'), Buffer.from(comment)])),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(pngSum(named));
  return Buffer.concat([length, named, sum]);
}
