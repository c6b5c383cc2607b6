import { parseBuffer } from 'music-metadata';
import sharp from 'sharp';
import { glbFile } from '../../src/media/glb-file.ts';
import type { Label } from '../../src/media/label.ts';
import { mediaFacts } from '../../src/media/media-facts.ts';
import { mp4File } from '../../src/media/mp4-file.ts';
import { drawPicture } from '../../src/media/picture.ts';
import { makeSound, type SoundFormat, soundTypes } from '../../src/media/sound.ts';
import { webmFile } from '../../src/media/webm-file.ts';

const label: Label = { engine: 'fal/fal-ai/flux/dev', text: 'Un puente, ação', index: 0, seed: 7 };
const comment = 'EMULATED by fal/fal-ai/flux/dev: Un puente, ação';
/** The first value of a comment, whatever shape the parser gives it. */
const commentOf = (tags: { comment?: unknown[]; title?: string }) =>
  (tags.comment ?? []).map((each) => (typeof each === 'string' ? each : (each as { text: string }).text)).join() || tags.title;

describe('pictures', () => {
  it.each([
    ['png', 1024, 1024],
    ['jpeg', 640, 360],
    ['webp', 333, 77],
    ['gif', 64, 64],
  ] as const)('%s has the size asked for and decodes', async (format, width, height) => {
    const bytes = await drawPicture({ label, width, height, format });
    expect(await sharp(bytes).metadata()).toMatchObject({ format, width, height });
    expect((await sharp(bytes).raw().toBuffer()).length).toBeGreaterThan(width * height);
    expect(mediaFacts(bytes)).toEqual({ kind: 'image', type: `image/${format}`, width, height });
  });

  it('are the same for the same request, and others for another', async () => {
    const draw = (change: Partial<Label>) => drawPicture({ label: { ...label, ...change }, width: 256, height: 256, format: 'png' });
    const [first, again, ...others] = await Promise.all([
      draw({}),
      draw({}),
      draw({ text: 'x' }),
      draw({ seed: 8 }),
      draw({ index: 1 }),
      draw({ engine: 'y' }),
    ]);
    expect(again).toEqual(first);
    for (const other of others) expect(other!.equals(first!)).toBe(false);
  });

  it('say in the file and to the eye that they are emulated', async () => {
    const png = await drawPicture({ label, width: 512, height: 512, format: 'png' });
    expect(png.includes(comment)).toBe(true);
    const { data } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
    // The word is white: enough pixels to be read, not so many that nothing else is left.
    const white = data.filter((value) => value > 250).length / data.length;
    expect(white).toBeGreaterThan(0.02);
    expect(white).toBeLessThan(0.2);
  });

  it('stand alone when the ground is cut out', async () => {
    for (const format of ['png', 'webp'] as const) {
      const { data, info } = await sharp(await drawPicture({ label, width: 200, height: 100, format, isCutOut: true }))
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info.channels).toBe(4);
      expect(data[3]).toBe(0);
      expect(data[(50 * 200 + 100) * 4 + 3]).toBe(255);
    }
  });

  it('take less than 30 ms each', async () => {
    await drawPicture({ label, width: 1024, height: 1024, format: 'png' });
    const times: number[] = [];
    for (let index = 0; index < 8; index++) {
      const startedAt = performance.now();
      await drawPicture({ label: { ...label, index }, width: 1024, height: 1024, format: 'png' });
      times.push(performance.now() - startedAt);
    }
    // The quickest: the others may have waited for a busy machine.
    expect(Math.min(...times)).toBeLessThan(30);
  });
});

describe('sounds', () => {
  const rates: Readonly<Record<Exclude<SoundFormat, 'pcm'>, number>> = { mp3: 44_100, wav: 24_000, opus: 48_000, flac: 24_000, aac: 24_000 };

  it.each(Object.entries(rates) as [Exclude<SoundFormat, 'pcm'>, number][])('%s is read with its length and its comment', async (format, sampleRate) => {
    const bytes = makeSound({ label, seconds: 7.3, format, sampleRate });
    const { format: read, common } = await parseBuffer(bytes, { mimeType: soundTypes[format] }, { duration: true });
    expect(read.sampleRate).toBe(sampleRate);
    // The library stops some frames before the end of so small AAC frames.
    expect(Math.abs((read.duration ?? 0) - 7.3)).toBeLessThan(format === 'aac' ? 0.6 : 0.03);
    expect(commentOf(common)).toBe(comment);
    expect(mediaFacts(bytes)?.kind).toBe('audio');
    expect(Math.abs((mediaFacts(bytes)?.seconds ?? 0) - 7.3)).toBeLessThan(0.03);
  });

  it.each([
    [16_000, 64],
    [24_000, 160],
    [32_000, 64],
    [44_100, 192],
    [48_000, 320],
  ])('mp3 at %d Hz and %d kbit/s keeps its rate', async (sampleRate, kilobitsPerSecond) => {
    const bytes = makeSound({ label, seconds: 3, format: 'mp3', sampleRate, kilobitsPerSecond });
    const { format } = await parseBuffer(bytes, undefined, { duration: true });
    expect(format).toMatchObject({ sampleRate, numberOfChannels: 1 });
    expect(format.duration).toBeCloseTo(3, 1);
    expect((bytes.length * 8) / 3_000 / kilobitsPerSecond).toBeCloseTo(1, 1);
  });

  it('pcm and wav have tones that are heard, others for another text', () => {
    const pcm = makeSound({ label, seconds: 1, format: 'pcm', sampleRate: 24_000 });
    expect(pcm).toHaveLength(48_000);
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset, 24_000);
    expect(Math.max(...samples)).toBeGreaterThan(2_000);
    expect(makeSound({ label: { ...label, text: 'x' }, seconds: 1, format: 'pcm', sampleRate: 24_000 }).equals(pcm)).toBe(false);
  });
});

describe('films', () => {
  it.each([
    [1280, 720],
    [640, 360],
    [854, 480],
    [720, 1280],
  ])('mp4 of %d x %d is read with size and length', async (width, height) => {
    const bytes = mp4File({ label, width, height, seconds: 5, framesPerSecond: 24, hasSound: true });
    const { format, common } = await parseBuffer(bytes, undefined, { duration: true });
    expect(format.trackInfo[0]?.video).toMatchObject({ pixelWidth: width, pixelHeight: height });
    expect(commentOf(common)).toBe(comment);
    expect(format.duration).toBeCloseTo(5, 1);
    expect(mediaFacts(bytes)).toEqual({ kind: 'video', type: 'video/mp4', seconds: 5, width, height });
  });

  it('mp4 without sound tells its length too', () => {
    expect(mediaFacts(mp4File({ label, width: 64, height: 64, seconds: 2, framesPerSecond: 24 }))?.seconds).toBe(2);
  });

  it('mov is QuickTime', () => {
    expect(mediaFacts(mp4File({ label, width: 64, height: 64, seconds: 1, framesPerSecond: 24 }, 'qt  '))?.type).toBe('video/quicktime');
  });

  it.each([false, true])('webm is read with its length (alpha: %s)', async (hasAlpha) => {
    const bytes = await webmFile({ label, width: 320, height: 180, seconds: 2.5, framesPerSecond: 24 }, hasAlpha);
    const { format, common } = await parseBuffer(bytes, { mimeType: 'video/webm' }, { duration: true });
    expect(format.duration).toBeCloseTo(2.5, 3);
    expect(format.trackInfo[0]).toMatchObject({ codecName: 'VP8' });
    expect(common.title).toBe(comment);
    expect(mediaFacts(bytes)).toEqual({ kind: 'video', type: 'video/webm', seconds: 2.5 });
  });
});

describe('models', () => {
  it('are a cube in binary glTF whose parts fit together', () => {
    const bytes = glbFile(label);
    expect(bytes.toString('latin1', 0, 4)).toBe('glTF');
    expect(bytes.readUInt32LE(8)).toBe(bytes.length);
    const jsonLength = bytes.readUInt32LE(12);
    const description = JSON.parse(bytes.toString('utf8', 20, 20 + jsonLength));
    expect(description.asset.extras.comment).toBe(comment);
    const content = bytes.subarray(20 + jsonLength + 8);
    expect(content).toHaveLength(description.buffers[0].byteLength);
    const corner = description.accessors[1];
    const indexes = Array.from({ length: corner.count }, (_unused, at) => content.readUInt16LE(description.bufferViews[1].byteOffset + at * 2));
    expect(new Set(indexes).size).toBe(description.accessors[0].count);
  });
});

describe('what is given', () => {
  it('is known by its bytes, and a file that breaks off is none', async () => {
    const png = await drawPicture({ label, width: 64, height: 64, format: 'png' });
    expect(mediaFacts(png.subarray(0, png.length - 20))).toBeUndefined();
    const jpeg = await drawPicture({ label, width: 64, height: 64, format: 'jpeg' });
    expect(mediaFacts(jpeg.subarray(0, jpeg.length - 200))).toBeUndefined();
    for (const nothing of [Buffer.alloc(0), Buffer.from('<html>'), Buffer.from('GIF89a'), Buffer.alloc(100, 0xff), Buffer.from('RIFF....WAVE')])
      expect(mediaFacts(nothing)).toBeUndefined();
  });
});
