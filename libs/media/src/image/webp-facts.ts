import { MediaFault } from '../media-fault.ts';
import { framesMax, type ImageFacts } from './image-bounds.ts';

const riffBytes = 12;
const chunkHeaderBytes = 8;
/** An animation has a chunk a frame and a few besides. */
const chunksMax = framesMax + 1_000;
const animationFlag = 0x02;

/** Walks the chunks of a WebP. The canvas of an extended file counts; a plain one tells its size in the stream's own header. */
export function readWebpFacts(content: Buffer): ImageFacts {
  if (content.length < riffBytes + chunkHeaderBytes) throw new MediaFault('truncated');
  if (content.readUInt32LE(4) + 8 > content.length) throw new MediaFault('truncated');
  let canvas: ImageFacts | undefined;
  let isAnimated = false;
  let frames = 0;
  let position = riffBytes;
  let chunks = 0;
  while (position + chunkHeaderBytes <= content.length) {
    if (++chunks > chunksMax) throw new MediaFault(isAnimated ? 'too_many_frames' : 'unreadable');
    const type = content.toString('latin1', position, position + 4);
    const length = content.readUInt32LE(position + 4);
    const data = content.subarray(position + chunkHeaderBytes, position + chunkHeaderBytes + length);
    if (type === 'VP8X') {
      if (data.length < 10) throw new MediaFault('truncated');
      isAnimated = (data[0]! & animationFlag) !== 0;
      canvas = { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1, frames: 1 };
    } else if (type === 'VP8 ') canvas ??= readLossy(data);
    else if (type === 'VP8L') canvas ??= readLossless(data);
    else if (type === 'ANMF') frames++;
    // Chunks are padded to an even length.
    position += chunkHeaderBytes + length + (length % 2);
  }
  if (!canvas) throw new MediaFault('unreadable');
  return { ...canvas, frames: isAnimated ? Math.max(1, frames) : 1 };
}

function readLossy(data: Buffer): ImageFacts {
  if (data.length < 10) throw new MediaFault('truncated');
  if (data.readUIntLE(3, 3) !== 0x2a019d) throw new MediaFault('unreadable');
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff, frames: 1 };
}

function readLossless(data: Buffer): ImageFacts {
  if (data.length < 5) throw new MediaFault('truncated');
  if (data[0] !== 0x2f) throw new MediaFault('unreadable');
  const bits = data.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, frames: 1 };
}
