import { crc32, deflateSync } from 'node:zlib';

export interface PngOptions {
  /** From black, 0, to white, 255. */
  readonly shade?: number;
  /** Of zlib; 0 makes a large file. */
  readonly level?: number;
}

/** A grey picture that decodes, written by hand so that no test depends on the library under test. */
export function png(width: number, height: number, { shade = 120, level = 9 }: PngOptions = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, shade);
  // Each row begins with the number of its filter, which is none.
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  const pixels = deflateSync(rows, { level });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
