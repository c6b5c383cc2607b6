import { commentOf } from './label.ts';
import type { FilmOrder } from './mp4-file.ts';
import { drawPicture } from './picture.ts';

/**
 * A WebM of VP8 key pictures, one a second: the picture inside a WebP file is exactly such a picture. With `hasAlpha` a second picture,
 * whose brightness is the opacity, goes with each of them.
 */
export async function webmFile({ label, width, height, seconds }: FilmOrder, hasAlpha: boolean): Promise<Buffer> {
  const picture = vp8Of(await drawPicture({ label, width, height, format: 'webp' }));
  const opacity = hasAlpha ? await opacityPicture(width, height) : undefined;
  const video = element(0xe0, element(0xb0, uint(width)), element(0xba, uint(height)), ...(opacity ? [element(0x53c0, uint(1))] : []));
  const track = element(
    0xae,
    element(0xd7, uint(1)),
    element(0x73c5, uint(1)),
    element(0x83, uint(1)),
    element(0x86, Buffer.from('V_VP8')),
    ...(opacity ? [element(0x55ee, uint(1))] : []),
    video,
  );
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(seconds * 1_000);
  const writer = Buffer.from('emulated');
  const title = element(0x7ba9, Buffer.from(commentOf(label)));
  const info = element(0x1549a966, title, element(0x2ad7b1, uint(1_000_000)), element(0x4489, duration), element(0x4d80, writer), element(0x5741, writer));
  const tag = element(0x67c8, element(0x45a3, Buffer.from('COMMENT')), element(0x4487, Buffer.from(commentOf(label))));
  const tags = element(0x1254c367, element(0x7373, element(0x63c0), tag));
  const clusters = Array.from({ length: Math.max(1, Math.ceil(seconds)) }, (_unused, second) => {
    const block = Buffer.concat([Buffer.from([0x81, 0, 0, opacity ? 0 : 0x80]), picture]);
    const time = element(0xe7, uint(second * 1_000));
    if (!opacity) return element(0x1f43b675, time, element(0xa3, block));
    const addition = element(0x75a1, element(0xa6, element(0xee, uint(1)), element(0xa5, opacity)));
    return element(0x1f43b675, time, element(0xa0, element(0xa1, block), addition));
  });
  const kind = [element(0x4282, Buffer.from('webm')), element(0x4287, uint(4)), element(0x4285, uint(2))];
  const head = element(0x1a45dfa3, element(0x4286, uint(1)), element(0x42f7, uint(1)), element(0x42f2, uint(4)), element(0x42f3, uint(8)), ...kind);
  return Buffer.concat([head, element(0x18538067, info, element(0x1654ae6b, track), tags, ...clusters)]);
}

/** White in the middle. */
async function opacityPicture(width: number, height: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    // Half the width of the ellipse in this row.
    const half = (width / 2) * Math.sqrt(Math.max(0, 1 - ((y + 0.5 - height / 2) / (height / 2)) ** 2));
    pixels.fill(0xff, (y * width + Math.ceil(width / 2 - half)) * 3, (y * width + Math.floor(width / 2 + half)) * 3);
  }
  return vp8Of(
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .webp({ effort: 0 })
      .toBuffer(),
  );
}

/** The VP8 chunk of a WebP file. */
function vp8Of(webp: Buffer): Buffer {
  for (let at = 12; at + 8 <= webp.length;) {
    const length = webp.readUInt32LE(at + 4);
    if (webp.toString('latin1', at, at + 4) === 'VP8 ') return webp.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  throw new Error('no VP8 picture in the WebP');
}

function element(id: number, ...contents: Buffer[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(0x0100000000000000n + BigInt(length));
  return Buffer.concat([Buffer.from(id.toString(16).padStart(2 * Math.ceil(id.toString(16).length / 2), '0'), 'hex'), size, ...contents]);
}

function uint(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
