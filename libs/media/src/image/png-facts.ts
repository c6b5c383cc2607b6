import { inflateSync } from 'node:zlib';
import { MediaFault } from '../media-fault.ts';
import type { ImageFacts } from './image-bounds.ts';

const signatureBytes = 8;
/** Length, type and checksum around a chunk's data. */
const chunkFrameBytes = 12;
const chunksMax = 20_000;
const packedBytesMax = 4 * 1024 * 1024;
/** All packed profiles and texts of one picture; a reader unpacks them just to look at its size. */
const unpackedBytesMax = 8 * 1024 * 1024;

/** The four letters of a chunk's type as a number. */
const typeCode = (letters: string) => Buffer.from(letters, 'latin1').readUInt32BE();
const chunk = {
  IHDR: typeCode('IHDR'),
  acTL: typeCode('acTL'),
  iCCP: typeCode('iCCP'),
  zTXt: typeCode('zTXt'),
  iTXt: typeCode('iTXt'),
  IEND: typeCode('IEND'),
} as const;

/** Walks the chunks of a PNG. The pixels stay packed; what any reader unpacks at once is unpacked within a bound. */
export function readPngFacts(content: Buffer): ImageFacts {
  let facts: ImageFacts | undefined;
  let unpackedBytesLeft = unpackedBytesMax;
  let position = signatureBytes;
  for (let count = 0; count < chunksMax; count++) {
    if (position + chunkFrameBytes > content.length) throw new MediaFault('truncated');
    const length = content.readUInt32BE(position);
    const type = content.readUInt32BE(position + 4);
    const data = content.subarray(position + 8, position + 8 + length);
    if (data.length < length) throw new MediaFault('truncated');
    if (!facts) facts = readHeader(type, data);
    if (type === chunk.acTL && length >= 4) facts.frames = data.readUInt32BE(0);
    if (type === chunk.iCCP || type === chunk.zTXt || type === chunk.iTXt) unpackedBytesLeft -= unpackedBytes(type, data, unpackedBytesLeft);
    if (type === chunk.IEND) return facts;
    position += chunkFrameBytes + length;
  }
  throw new MediaFault('unreadable');
}

function readHeader(type: number, data: Buffer): ImageFacts {
  if (type !== chunk.IHDR || data.length !== 13) throw new MediaFault('unreadable');
  return { width: data.readUInt32BE(0), height: data.readUInt32BE(4), frames: 1 };
}

function unpackedBytes(type: number, data: Buffer, limitBytes: number): number {
  const packed = packedPart(type, data);
  if (packed.length === 0) return 0;
  if (packed.length > packedBytesMax) throw new MediaFault('unpacks_too_large');
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, limitBytes) }).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new MediaFault('unpacks_too_large');
    // A reader leaves out a profile or text that it cannot unpack.
    return 0;
  }
}

/** After a keyword that ends with NUL; in `iTXt` a flag says whether the text is packed, and two more strings come first. */
function packedPart(type: number, data: Buffer): Buffer {
  const keywordEnd = data.indexOf(0);
  if (keywordEnd === -1) return Buffer.alloc(0);
  if (type !== chunk.iTXt) return data.subarray(keywordEnd + 2);
  if (data[keywordEnd + 1] !== 1) return Buffer.alloc(0);
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const translatedEnd = languageEnd === -1 ? -1 : data.indexOf(0, languageEnd + 1);
  return translatedEnd === -1 ? Buffer.alloc(0) : data.subarray(translatedEnd + 1);
}
