import { MediaFault } from '../media-fault.ts';
import type { ImageFacts } from './image-bounds.ts';

const stepsMax = 100_000;
const startOfScan = 0xda;
const endOfImage = 0xd9;
/** SOF0 to SOF15 without the tables that share the range. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Markers without a segment behind them. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Walks the segments of a JPEG up to its frame header. */
export function readJpegFacts(content: Buffer): ImageFacts {
  let position = 2;
  for (let step = 0; position + 4 <= content.length; step++) {
    if (step > stepsMax) throw new MediaFault('unreadable');
    if (content[position] !== 0xff) throw new MediaFault('unreadable');
    const marker = content[position + 1]!;
    if (marker === 0xff) {
      position++;
      continue;
    }
    if (isBare(marker)) {
      position += 2;
      continue;
    }
    if (marker === startOfScan || marker === endOfImage) throw new MediaFault('unreadable');
    if (isFrame(marker)) {
      if (position + 9 > content.length) break;
      return { width: content.readUInt16BE(position + 7), height: content.readUInt16BE(position + 5), frames: 1 };
    }
    position += 2 + content.readUInt16BE(position + 2);
  }
  throw new MediaFault('truncated');
}
