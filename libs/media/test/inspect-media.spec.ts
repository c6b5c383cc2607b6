import sharp from 'sharp';
import { inMemory, inspectMedia, sniffMedia } from '../src/index.ts';
import { gif, packedText, png, pngChunk } from './support/pictures.ts';
import { mp3, mp4, wav, webm } from './support/recordings.ts';

const inspect = (content: Buffer) => inspectMedia(inMemory(content));
const made = (format: 'jpeg' | 'webp', width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .toFormat(format)
    .toBuffer();

describe('a picture', () => {
  it.each([
    ['PNG', () => png(31, 17), 'image/png'],
    ['GIF', () => gif(31, 17, 1), 'image/gif'],
    ['JPEG', () => made('jpeg', 31, 17), 'image/jpeg'],
    ['WebP', () => made('webp', 31, 17), 'image/webp'],
  ])('of the format %s tells its size', async (_format, content, mimeType) => {
    expect(await inspect(await content())).toEqual({ kind: 'image', mimeType, width: 31, height: 17 });
  });

  it.each([
    ['GIF', () => gif(20, 10, 3), 'image/gif'],
    ['PNG', () => png(20, 10, pngChunk('acTL', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]))), 'image/png'],
  ])('that moves is said to: %s', async (_format, content, mimeType) => {
    expect(await inspect(content())).toEqual({ kind: 'image', mimeType, width: 20, height: 10, animated: true });
  });

  it('may have 40 megapixels and no more', async () => {
    expect(await inspect(png(6_324, 6_324))).toMatchObject({ width: 6_324 });
    await expect(inspect(png(6_325, 6_325))).rejects.toMatchObject({ reason: 'too_many_pixels' });
  });

  it('may have notes that unpack to 8 MiB together and no more', async () => {
    expect(await inspect(png(2, 2, packedText(3_000_000), packedText(3_000_000)))).toMatchObject({ kind: 'image' });
    await expect(inspect(png(2, 2, ...Array.from({ length: 9 }, () => packedText(1_000_000))))).rejects.toMatchObject({ reason: 'unpacks_too_large' });
  });

  it('may have 1,000 frames and no more', async () => {
    expect(await inspect(gif(2, 2, 1_000))).toMatchObject({ animated: true });
    await expect(inspect(gif(2, 2, 1_001))).rejects.toMatchObject({ reason: 'too_many_frames' });
    await expect(inspect(gif(2_000, 2_000, 101))).rejects.toMatchObject({ reason: 'too_many_pixels' });
  });

  it.each([
    ['breaks off', png(50, 50).subarray(0, 60), 'truncated'],
    ['is nothing but its first bytes', Buffer.from('ffd8ffe0', 'hex'), 'truncated'],
    ['has a header that nobody can decode', Buffer.from('ffd8ffc0000b080010001001011100', 'hex'), 'unreadable'],
  ])('is refused when it %s', async (_what, content, reason) => {
    await expect(inspect(content)).rejects.toMatchObject({ reason });
  });
});

describe('a recording', () => {
  it.each([
    ['WAV', wav(3), 'audio/wav', 3],
    ['MP3', mp3(1_000), 'audio/mpeg', 26.122],
    ['MP4', mp4({ seconds: 12, sound: true }), 'audio/mp4', 12],
    ['WebM', webm({ seconds: 12.5, sound: true }), 'audio/webm', 12.5],
    ['WebM of a browser', webm({ sound: true, clusterSeconds: [0, 4, 9] }), 'audio/webm', 9.5],
  ])('of the format %s tells how long it lasts', async (_format, content, mimeType, durationSeconds) => {
    expect(await inspect(content)).toEqual({ kind: 'audio', mimeType, durationSeconds });
  });

  it('is as long as its bytes, whatever it claims', async () => {
    expect(await inspect(wav(1, 0xffffffff))).toMatchObject({ durationSeconds: 1 });
  });
});

describe('a film', () => {
  const picture = { width: 320, height: 180 };
  it.each([
    ['MP4', mp4({ seconds: 12, sound: true, picture }), 'video/mp4', 12],
    ['MP4 without sound', mp4({ seconds: 12, picture }), 'video/mp4', 12],
    ['MP4 with long times', mp4({ seconds: 12, picture, longTimes: true }), 'video/mp4', 12],
    ['MP4 with its description at the end', mp4({ seconds: 12, picture, descriptionAfterBytes: 2_000_000 }), 'video/mp4', 12],
    ['WebM', webm({ seconds: 7, sound: true, picture }), 'video/webm', 7],
    ['WebM of a browser', webm({ sound: true, picture, clusterSeconds: [0, 61] }), 'video/webm', 61.5],
  ])('of the format %s tells its size and how long it lasts', async (_format, content, mimeType, durationSeconds) => {
    expect(await inspect(content)).toEqual({ kind: 'video', mimeType, durationSeconds, ...picture });
  });

  it.each([
    ['has no description', mp4({ seconds: 1, picture }).subarray(0, 24)],
    ['breaks off in its description', mp4({ seconds: 1, picture }).subarray(0, 150)],
    ['lasts no time', mp4({ seconds: 0, picture })],
    ['has neither length nor content', webm({ picture })],
  ])('is refused when it %s', async (_what, content) => {
    await expect(inspect(content)).rejects.toMatchObject({ name: 'MediaFault' });
  });

  it('is read where it lies, and little of it', async () => {
    const content = mp4({ seconds: 12, picture, descriptionAfterBytes: 20_000_000 });
    let readBytes = 0;
    const source = {
      bytes: content.length,
      read: async (position: number, length: number) => {
        const part = content.subarray(position, position + length);
        readBytes += part.length;
        return part;
      },
    };
    await inspectMedia(source);
    expect(readBytes).toBeLessThan(300_000);
  });
});

describe('anything else', () => {
  it.each([
    ['a 3D model', Buffer.from('676c5446020000001400000000000000', 'hex'), { kind: 'model3d', mimeType: 'model/gltf-binary' }],
    ['a text', Buffer.from('hola, ñandú'), { kind: 'text', mimeType: 'text/plain' }],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), { kind: 'text', mimeType: 'text/plain' }],
    ['a drawing that is a program', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), { kind: 'text', mimeType: 'text/plain' }],
    ['a TIFF', Buffer.from('49492a00080000000000', 'hex'), { kind: 'other' }],
    ['a PDF', Buffer.from('%PDF-1.7\n'), { kind: 'other', mimeType: 'application/pdf' }],
    ['bytes', Buffer.from('00010203fffe', 'hex'), { kind: 'other', mimeType: 'application/octet-stream' }],
    ['nothing', Buffer.alloc(0), { kind: 'other' }],
  ])('is told apart: %s', async (_what, content, expected) => {
    expect(await inspect(content)).toMatchObject(expected);
  });

  it('is text when the cut falls inside a character', async () => {
    const content = Buffer.from('ñ'.repeat(40_000)).subarray(0, 65_535);
    expect(await sniffMedia(content)).toEqual({ kind: 'text', mimeType: 'text/plain' });
  });
});
