import { gzipSync } from 'node:zlib';
import { bomb, times, uint16, uint32, type Bomb } from './bomb.ts';

const laughs = [
  '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">',
  ...Array.from({ length: 25 }, (_, index) => `<!ENTITY ${'a'.repeat(index + 2)} "${`&${'a'.repeat(index + 1)};`.repeat(10)}">`),
  `]><svg xmlns="http://www.w3.org/2000/svg"><text>&${'a'.repeat(26)};</text></svg>`,
].join('');

/** What is no picture at all, and would be opened by a library that opens everything. */
export function documentBombs(): Bomb[] {
  const packed = gzipSync(Buffer.alloc(50_000_000), { level: 9 });
  return [
    bomb('SVG whose entities multiply', Buffer.from(laughs)),
    bomb(
      'SVG that reads a file',
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="file:///etc/passwd"/></svg>',
    ),
    bomb('packed SVG', gzipSync(laughs)),
    bomb('50 MB packed', packed),
    bomb('packed and packed again', gzipSync(packed)),
    bomb(
      'ZIP that claims 4 GB',
      Buffer.from('504b0304140000000800', 'hex'),
      Buffer.alloc(8),
      uint32(100, 'LE'),
      uint32(0xfffffffe, 'LE'),
      uint16(5, 'LE'),
      uint16(0, 'LE'),
      'a.txt',
      Buffer.alloc(100),
    ),
    bomb(
      'TIFF of 4 thousand million pixels a side',
      Buffer.from('49492a0008000000020000010400010000', 'hex'),
      uint32(0xffffffff, 'LE'),
      Buffer.from('010104000100', 'hex'),
      uint32(0xffffffff, 'LE'),
      Buffer.alloc(8),
    ),
    bomb('PDF', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'),
    bomb('AVIF', Buffer.from('0000001c6674797061766966000000006176696600000000', 'hex'), Buffer.alloc(64)),
    bomb('program of pictures (ImageMagick)', 'push graphic-context\nviewbox 0 0 640 480\nfill \'url(https://127.0.0.1/x.png"|id; ")\'\npop graphic-context'),
  ];
}

const atom = (type: string, ...parts: Buffer[]) => {
  const data = Buffer.concat(parts);
  return Buffer.concat([uint32(data.length + 8, 'BE'), Buffer.from(type, 'latin1'), data]);
};
const film = Buffer.from('000000186674797069736f6d0000020069736f6d69736f32', 'hex');
const hugeAtom = Buffer.concat([uint32(1, 'BE'), Buffer.from('moov'), uint32(0x0fffffff, 'BE'), uint32(0xffffffff, 'BE')]);
const nested = (depth: number) => {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < depth; level++) inner = atom('moov', inner) as Buffer<ArrayBuffer>;
  return inner;
};
const matroska = Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581 02'.replaceAll(' ', ''), 'hex');
const fileStart = Buffer.from('524946460000000057415645', 'hex');

/** Sound and film that lie about their lengths. */
export function recordingBombs(): Bomb[] {
  return [
    bomb('MP4 with an atom of 2^60 bytes', film, hugeAtom),
    bomb('MP4 of 5,000 nested atoms', film, nested(5_000)),
    bomb(
      'MP4 with a table of 4 thousand million entries',
      film,
      atom('moov', atom('trak', atom('mdia', atom('minf', atom('stbl', atom('stsz', Buffer.alloc(8), uint32(0xffffffff, 'BE'))))))),
    ),
    bomb('MP4 that is nothing but a beginning', film, Buffer.alloc(4_000_000, 0xff)),
    bomb('WebM with an element of 2^56 bytes', matroska, Buffer.from('1853806701ffffffffffffff1549a96601fffffffffffffe', 'hex')),
    bomb('WebM that is nothing but a beginning', matroska, Buffer.alloc(1_000_000, 0xff)),
    bomb('WAV without sound', fileStart),
    bomb('WAV of 300,000 empty chunks', fileStart, times(300_000, Buffer.from('4a554e4b00000000', 'hex'))),
    bomb('MP3 with a tag of 256 MB', Buffer.from('4944330400007f7f7f7f', 'hex'), Buffer.alloc(100_000)),
    bomb('FLAC with a picture of 16 MB', 'fLaC', Buffer.from([0x06, 0xff, 0xff, 0xff]), Buffer.alloc(1_000)),
    bomb('Ogg with pages of nothing', times(100_000, Buffer.concat([Buffer.from('OggS\0\0', 'latin1'), Buffer.alloc(21)]))),
  ];
}
