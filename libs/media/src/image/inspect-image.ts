import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';
import { Turns } from '../turns.ts';
import { readGifFacts } from './gif-facts.ts';
import { type ImageFacts, requireBounds } from './image-bounds.ts';
import { requireDecodable } from './image-decoder.ts';
import { readJpegFacts } from './jpeg-facts.ts';
import { readPngFacts } from './png-facts.ts';
import { readWebpFacts } from './webp-facts.ts';

const readers: Readonly<Record<string, (content: Buffer) => ImageFacts>> = {
  'image/png': readPngFacts,
  'image/jpeg': readJpegFacts,
  'image/gif': readGifFacts,
  'image/webp': readWebpFacts,
};

const imageBytesMax = 64 * 1024 * 1024;
/** Whole pictures lie in memory while they are looked at, so few do at once. */
const turns = new Turns(2);

/** Size and frames of a picture, without unpacking it. Throws `MediaFault` for what nobody should unpack. */
export function inspectImage(source: MediaSource, mimeType: string): Promise<ImageFacts> {
  const readFacts = readers[mimeType];
  if (!readFacts || source.bytes > imageBytesMax) throw new MediaFault('unreadable');
  return turns.take(async () => {
    const content = await source.read(0, source.bytes);
    const facts = readFacts(content);
    requireBounds(facts);
    // Opening an animation makes some decoders set up all its frames.
    if (facts.frames === 1) await requireDecodable(content);
    return facts;
  });
}
