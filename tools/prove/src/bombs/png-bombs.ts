import { crc32, deflateSync } from 'node:zlib';
import { bomb, times, uint32, type Bomb } from './bomb.ts';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const end = chunk('IEND', Buffer.alloc(0));
const pixels = chunk('IDAT', deflateSync(Buffer.alloc(2)));
const still = [signature, header(1, 1)];

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length, 'BE'), body, uint32(crc32(body), 'BE')]);
}

function header(width: number, height: number): Buffer {
  return chunk('IHDR', Buffer.concat([uint32(width, 'BE'), uint32(height, 'BE'), Buffer.from([8, 0, 0, 0, 0])]));
}

const zeros = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * 1_000_000), { level: 9 });
const profile = (packed: Buffer) => chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), packed]));
const text = (packed: Buffer) => chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), packed]));
const internationalText = (packed: Buffer) => chunk('iTXt', Buffer.concat([Buffer.from('Comment\0\x01\0en\0\0', 'latin1'), packed]));
const animation = (frames: number) => chunk('acTL', Buffer.concat([uint32(frames, 'BE'), uint32(0, 'BE')]));

export function pngBombs(): Bomb[] {
  const hundred = zeros(100);
  return [
    bomb('PNG of 100,000 x 100,000', signature, header(100_000, 100_000), pixels, end),
    bomb('PNG of 2^31-1 x 2^31-1', signature, header(0x7fffffff, 0x7fffffff), pixels, end),
    bomb('PNG a little above 40 megapixels', signature, header(6_401, 6_401), pixels, end),
    bomb('PNG without width', signature, header(0, 10), pixels, end),
    bomb('PNG with a colour profile of 100 MB', ...still, profile(hundred), pixels, end),
    bomb('PNG with a text of 100 MB', ...still, text(hundred), pixels, end),
    bomb('PNG with an international text of 100 MB', ...still, internationalText(hundred), pixels, end),
    bomb('PNG with a text of 100 MB after its pixels', ...still, pixels, text(hundred), end),
    bomb('PNG with 2,000 texts of 1 MB', ...still, times(2_000, text(zeros(1))), pixels, end),
    bomb('PNG with 4 MB of packed profile', ...still, profile(deflateSync(Buffer.alloc(4_300_000, 7), { level: 0 })), pixels, end),
    bomb('PNG of 150,000 chunks', ...still, times(150_000, chunk('tEXt', Buffer.alloc(0))), pixels, end),
    bomb('PNG with a chunk of 4 GB', ...still, uint32(0xffffffff, 'BE'), 'IDAT'),
    bomb('PNG of 4 thousand million frames', ...still, animation(0xffffffff), pixels, end),
    bomb('PNG of 900 frames of 36 megapixels', signature, header(6_000, 6_000), animation(900), pixels, end),
    bomb('PNG that ends in its header', signature, header(1, 1).subarray(0, 14)),
    bomb('PNG without a header', signature, pixels, end),
  ];
}
