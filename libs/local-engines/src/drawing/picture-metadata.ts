import { crc32 } from 'node:zlib';

const signatureBytes = 8;

/** Writes texts into a PNG as programs look for them (`tEXt`), before its pixels. The values are ASCII. */
export function withTexts(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  // The first chunk, IHDR, has 13 bytes between its length, name and sum.
  const headEnd = signatureBytes + 4 + 4 + 13 + 4;
  const chunks = Object.entries(texts).map(([key, value]) => textChunk(key, value));
  return Buffer.concat([png.subarray(0, headEnd), ...chunks, png.subarray(headEnd)]);
}

function textChunk(key: string, value: string): Buffer {
  const content = Buffer.concat([Buffer.from('tEXt'), Buffer.from(key, 'latin1'), Buffer.from([0]), Buffer.from(value, 'latin1')]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  return chunk;
}
