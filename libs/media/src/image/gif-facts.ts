import { MediaFault } from '../media-fault.ts';
import { framesMax, type ImageFacts } from './image-bounds.ts';

const screenBytes = 13;
const imageBytes = 10;
const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;

/** Walks the blocks of a GIF and counts its frames. A frame may be larger than the screen, and a reader then makes the screen larger. */
export function readGifFacts(content: Buffer): ImageFacts {
  if (content.length < screenBytes) throw new MediaFault('truncated');
  const facts = { width: content.readUInt16LE(6), height: content.readUInt16LE(8), frames: 0 };
  let position = screenBytes + colourTableBytes(content[10]!);
  while (position < content.length) {
    const block = content[position];
    if (block === trailer) break;
    if (block === extension) position = afterSubBlocks(content, position + 2);
    else if (block === image) {
      if (position + imageBytes > content.length) throw new MediaFault('truncated');
      if (++facts.frames > framesMax) throw new MediaFault('too_many_frames');
      facts.width = Math.max(facts.width, content.readUInt16LE(position + 1) + content.readUInt16LE(position + 5));
      facts.height = Math.max(facts.height, content.readUInt16LE(position + 3) + content.readUInt16LE(position + 7));
      // The byte before the sub-blocks is the code size.
      position = afterSubBlocks(content, position + imageBytes + colourTableBytes(content[position + 9]!) + 1);
    } else throw new MediaFault('unreadable');
  }
  if (facts.frames === 0) throw new MediaFault('truncated');
  return facts;
}

const colourTableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0);

function afterSubBlocks(content: Buffer, start: number): number {
  let position = start;
  for (;;) {
    const length = content[position];
    // Many GIFs in the world lack their last bytes.
    if (length === undefined) return content.length;
    position += 1 + length;
    if (length === 0) return position;
  }
}
