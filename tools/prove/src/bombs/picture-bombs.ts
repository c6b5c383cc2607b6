import { bomb, times, uint16, uint32, type Bomb } from './bomb.ts';

const jpegStart = Buffer.from('ffd8', 'hex');
const segment = (marker: number, data: Buffer) => Buffer.concat([Buffer.from([0xff, marker]), uint16(data.length + 2, 'BE'), data]);
const frame = (width: number, height: number) =>
  segment(0xc0, Buffer.concat([Buffer.from([8]), uint16(height, 'BE'), uint16(width, 'BE'), Buffer.from('03011100021100031100', 'hex')]));
const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));

export function jpegBombs(): Bomb[] {
  return [
    bomb('JPEG of 65,535 x 65,535', jpegStart, jfif, frame(65_535, 65_535)),
    bomb('JPEG of 65,500 x 1,000', jpegStart, jfif, frame(65_500, 1_000)),
    bomb('JPEG without height', jpegStart, jfif, frame(100, 0)),
    bomb('JPEG of 4 MB of filling', jpegStart, jfif, Buffer.alloc(4_000_000, 0xff)),
    bomb('JPEG of 500,000 empty segments', jpegStart, jfif, times(500_000, segment(0xfe, Buffer.alloc(0)))),
    bomb('JPEG with segments of no length', jpegStart, jfif, times(100_000, Buffer.from('fffe0000', 'hex'))),
    bomb('JPEG without a frame', jpegStart, jfif, Buffer.from('ffda', 'hex'), Buffer.alloc(1_000)),
    bomb('JPEG with a header and nothing else', jpegStart, jfif, frame(10, 10)),
  ];
}

const gif = (width: number, height: number) => Buffer.concat([Buffer.from('GIF89a'), uint16(width, 'LE'), uint16(height, 'LE'), Buffer.from([0, 0, 0])]);
const gifFrame = (width: number, height: number) =>
  Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), uint16(width, 'LE'), uint16(height, 'LE'), Buffer.from([0, 2, 2, 0x4c, 0x01, 0])]);
const gifEnd = Buffer.from([0x3b]);

export function gifBombs(): Bomb[] {
  return [
    bomb('GIF of 65,535 x 65,535', gif(65_535, 65_535), gifFrame(1, 1), gifEnd),
    bomb('GIF whose frame is larger than it', gif(1, 1), gifFrame(65_535, 65_535), gifEnd),
    bomb('GIF of 250,000 frames', gif(1, 1), times(250_000, gifFrame(1, 1)), gifEnd),
    bomb('GIF of 500 frames of 36 megapixels', gif(6_000, 6_000), times(500, gifFrame(6_000, 6_000)), gifEnd),
    bomb('GIF of 4 MB of comments', gif(1, 1), times(1_000_000, Buffer.from([0x21, 0xfe, 1, 0x78])), gifEnd),
    bomb('GIF without a frame', gif(1, 1), gifEnd),
  ];
}

const uint24 = (value: number) => uint32(value, 'LE').subarray(0, 3);
const riff = (type: string, data: Buffer) => Buffer.concat([Buffer.from(type, 'latin1'), uint32(data.length, 'LE'), data, Buffer.alloc(data.length % 2)]);
const webp = (...chunks: Buffer[]) => riff('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
const canvas = (width: number, height: number, flags = 0) =>
  riff('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), uint24(width - 1), uint24(height - 1)]));
const lossy = (width: number, height: number) =>
  riff('VP8 ', Buffer.concat([Buffer.from('0000009d012a', 'hex'), uint16(width, 'LE'), uint16(height, 'LE'), Buffer.alloc(10)]));
const lossless = (width: number, height: number) =>
  riff('VP8L', Buffer.concat([Buffer.from([0x2f]), uint32(((width - 1) | ((height - 1) << 14)) >>> 0, 'LE'), Buffer.alloc(10)]));
const animated = 0x02;

export function webpBombs(): Bomb[] {
  return [
    bomb('WebP of 16,777,216 x 16,777,216', webp(canvas(0x1000000, 0x1000000), lossy(1, 1))),
    bomb('WebP of 16,383 x 16,383', webp(lossy(16_383, 16_383))),
    bomb('lossless WebP of 16,384 x 16,384', webp(lossless(16_384, 16_384))),
    bomb('WebP of 50,000 frames', webp(canvas(10, 10, animated), times(50_000, riff('ANMF', Buffer.alloc(24))))),
    bomb('WebP of 500 frames of 36 megapixels', webp(canvas(6_000, 6_000, animated), times(500, riff('ANMF', Buffer.alloc(24))))),
    bomb('WebP of 400,000 empty chunks', webp(times(400_000, riff('JUNK', Buffer.alloc(0))))),
    bomb('WebP that claims 4 GB', Buffer.from('RIFF'), uint32(0xffffffff, 'LE'), Buffer.from('WEBP'), lossy(10, 10)),
    bomb('WebP without a picture', webp(canvas(10, 10))),
  ];
}
