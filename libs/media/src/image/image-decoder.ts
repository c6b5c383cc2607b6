import sharp from 'sharp';
import { MediaFault } from '../media-fault.ts';

const pixelsMax = 40_000_000;

// libvips opens SVG, PDF, TIFF and more than a dozen other formats unless it is told not to.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadNsgifBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

/** Lets the decoder that everybody uses read the header: bytes that only look like a picture end here. No pixel is unpacked. */
export async function requireDecodable(content: Buffer): Promise<void> {
  try {
    await sharp(content, { limitInputPixels: pixelsMax, failOn: 'error', sequentialRead: true }).metadata();
  } catch (cause) {
    throw new MediaFault('unreadable', { cause });
  }
}
