import { aFile, aMediaRequest } from '@portazgo/providers-testing';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import sharp from 'sharp';
import { pictureFile } from '../../test/known-person.ts';
import { patientOptions } from '../../test/patient-options.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { enhanceModels } from './enhance.models.ts';
import { resampledBytes } from './resample.ts';

jest.setTimeout(120_000);
const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => enhanceModels.esrgan!.open(rack);

const order = (image: Buffer, settings: ProviderMediaRequest['settings'] = {}) =>
  aMediaRequest({ operation: 'image.enhance', prompt: undefined, inputs: [aFile('image', { content: image })], settings });
async function enhanced(...given: Parameters<typeof order>): Promise<Buffer> {
  const started = await model().start(order(...given), patientOptions());
  if (started.state !== 'done') throw new Error('a local model is done when it returns');
  const [result] = started.outcome.results;
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes');
  return result.bytes;
}

/** Peak signal to noise ratio in decibels. */
function likeness(one: Uint8Array, other: Uint8Array): number {
  const squares = one.reduce((sum, value, at) => sum + (value - (other[at] as number)) ** 2, 0);
  return 10 * Math.log10((255 * 255) / (squares / one.length));
}

const side = 128;
const raw = { width: side, height: side, channels: 3 as const };
const part = (name: string, left: number, top: number) => sharp(pictureFile(name)).extract({ left, top, width: side, height: side }).raw().toBuffer();
const pixels = (picture: Buffer) => sharp(picture).removeAlpha().raw().toBuffer();

/** What enhancing a shrunk part of a photo wins over Lanczos: not over sharp's, which moves what it enlarges by half a pixel. */
async function gain(truth: Buffer, factor: 2 | 4): Promise<number> {
  const size = { width: side / factor, height: side / factor };
  const small = await sharp(truth, { raw }).resize(size).png().toBuffer();
  const picture = await enhanced(small, { factor, output_format: 'png' });
  const { width, height } = await sharp(picture).metadata();
  expect([width, height]).toEqual([side, side]);
  const lanczos = resampledBytes(await pixels(small), size, { width: side, height: side }, 3);
  return likeness(await pixels(picture), truth) - likeness(lanczos, truth);
}

it.each([
  ['astronaut.jpg', 160, 20],
  ['grace-hopper.jpg', 160, 130],
  ['coffee.jpg', 120, 80],
])('shows more of %s than Lanczos does: by 0.5 dB twice as large, by 0.35 dB four times', async (name, left, top) => {
  const truth = await part(name, left, top);
  expect(await gain(truth, 2)).toBeGreaterThan(0.5);
  expect(await gain(truth, 4)).toBeGreaterThan(0.35);
});

it('leaves no seams between its tiles', async () => {
  // 140 pixels are two tiles, and their first 100 fall into one when they come alone.
  const wide = await sharp(pictureFile('astronaut.jpg')).extract({ left: 120, top: 40, width: 140, height: 40 }).png().toBuffer();
  const alone = await sharp(wide).extract({ left: 0, top: 0, width: 100, height: 40 }).png().toBuffer();
  const inTwo = await sharp(await enhanced(wide))
    .extract({ left: 0, top: 0, width: 160, height: 80 })
    .raw()
    .toBuffer();
  const inOne = await sharp(await enhanced(alone))
    .extract({ left: 0, top: 0, width: 160, height: 80 })
    .raw()
    .toBuffer();
  expect(likeness(inTwo, inOne)).toBeGreaterThan(60);
});

it('keeps transparency and the asked format', async () => {
  const clear = await sharp({ create: { width: 30, height: 20, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0 } } })
    .composite([{ input: { create: { width: 15, height: 20, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 1 } } }, left: 0, top: 0 }])
    .png()
    .toBuffer();
  const picture = await enhanced(clear, { factor: 4, output_format: 'webp' });
  const { format, width, height, hasAlpha } = await sharp(picture).metadata();
  expect([format, width, height, hasAlpha]).toEqual(['webp', 120, 80, true]);
  const alpha = await sharp(picture).extractChannel(3).raw().toBuffer();
  expect([alpha[10 * 120 + 10], alpha[10 * 120 + 110]]).toEqual([255, 0]);
  expect((await sharp(await enhanced(clear, { output_format: 'jpg' })).metadata()).format).toBe('jpeg');
});

it('tells how far it is', async () => {
  const heard: number[] = [];
  const image = await sharp(pictureFile('cat.jpg')).resize(200, 100).png().toBuffer();
  await model().start(order(image), { ...patientOptions(), onProgress: (percent) => heard.push(percent) });
  expect([heard.length > 1, heard.toSorted((one, other) => one - other)]).toEqual([true, heard]);
});

const small = () => sharp(pictureFile('cat.jpg')).resize(24, 16);

it.each([
  ['CMYK', () => small().toColourspace('cmyk').jpeg().toBuffer(), [48, 32]],
  ['16 bits', () => small().toColourspace('rgb16').png().toBuffer(), [48, 32]],
  ['grey', () => small().greyscale().jpeg().toBuffer(), [48, 32]],
  ['a turned photo', () => small().withMetadata({ orientation: 6 }).jpeg().toBuffer(), [32, 48]],
  ['one pixel', () => small().resize(1, 1).png().toBuffer(), [2, 2]],
  ['a line', () => small().resize(300, 1, { fit: 'fill' }).png().toBuffer(), [600, 2]],
])('takes %s', async (_, make, size) => {
  const { width, height } = await sharp(await enhanced(await make())).metadata();
  expect([width, height]).toEqual(size);
});

it.each([
  ['nothing', () => Buffer.alloc(0), {}],
  ['noise', () => Buffer.from('no picture'), {}],
  ['half a file', () => pictureFile('coffee.jpg').subarray(0, 9_000), {}],
  [
    'more than a megapixel',
    () =>
      sharp({ create: { width: 1_100, height: 1_000, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    {},
  ],
  [
    'more than half of one four times',
    () =>
      sharp({ create: { width: 800, height: 700, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    { factor: 4 },
  ],
])('refuses %s by name, and serves the next', async (_, make, settings) => {
  await expect(enhanced(await make(), settings)).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'image' });
  expect((await enhanced(await small().png().toBuffer())).length).toBeGreaterThan(100);
});

it('says what it cannot do', () => {
  const unsupported = (settings: ProviderMediaRequest['settings']) => model().unsupported(order(Buffer.alloc(1), settings))?.field;
  expect([unsupported({ factor: 8 }), unsupported({ output_format: 'gif' }), unsupported({ sharpen: 1 }), unsupported({ factor: 4 })]).toEqual([
    'factor',
    'output_format',
    'sharpen',
    undefined,
  ]);
});
