import { aFile, aMediaRequest, startOptions } from '@portazgo/providers-testing';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import sharp, { type Sharp } from 'sharp';
import { measureFaces, personLikeness, shapeDistance } from '../../test/face-likeness.ts';
import { pictureFile } from '../../test/known-person.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { faceSwapModels } from './face-swap.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => faceSwapModels['face-swap']!.open(rack);
const [astronaut, admiral] = [pictureFile('astronaut.jpg'), pictureFile('grace-hopper.jpg')];

const order = (image: Buffer, face: Buffer, settings: ProviderMediaRequest['settings'] = {}) =>
  aMediaRequest({
    operation: 'image.face-swap',
    prompt: undefined,
    inputs: [aFile('image', { content: image }), aFile('face', { content: face })],
    settings: { output_format: 'png', ...settings },
  });
async function swap(...given: Parameters<typeof order>): Promise<Buffer> {
  const request = order(...given);
  expect(model().unsupported(request)).toBeNull();
  const started = await model().start(request, startOptions());
  if (started.state !== 'done') throw new Error('a local model is done when it returns');
  const [result] = started.outcome.results;
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes');
  return result.bytes;
}
/** Both portraits side by side, the astronaut at the left. */
async function both(): Promise<Buffer> {
  const side = (picture: Buffer) => sharp(picture).resize(400, 400, { fit: 'cover', position: 'top' }).png().toBuffer();
  return sharp({ create: { width: 800, height: 400, channels: 3, background: '#fff' } })
    .composite([
      { input: await side(astronaut), left: 0, top: 0 },
      { input: await side(admiral), left: 400, top: 0 },
    ])
    .png()
    .toBuffer();
}
const raw = (picture: Buffer) => sharp(picture).removeAlpha().raw().toBuffer();

it('makes the face nearer to its source in shape and in person, whichever of two it is', async () => {
  const results = [await swap(astronaut, admiral), await swap(admiral, astronaut)];
  const [[ofAdmiral], [ofAstronaut], [theAstronaut], [theAdmiral]] = measureFaces([...results, astronaut, admiral]) as [[never], [never], [never], [never]];
  for (const [result, before, source] of [
    [ofAdmiral, theAstronaut, theAdmiral],
    [ofAstronaut, theAdmiral, theAstronaut],
  ] as const) {
    expect(shapeDistance(result, source)).toBeLessThan(0.6 * shapeDistance(before, source));
    expect(personLikeness(result, source)).toBeGreaterThan(personLikeness(before, source) + 0.15);
  }
  for (const [index, image] of [astronaut, admiral].entries()) {
    const [after, untouched] = [await raw(results[index] as Buffer), await raw(image)];
    expect(after.length).toBe(untouched.length);
    // Far below the face nothing changed.
    expect(after.subarray(-30_000).equals(untouched.subarray(-30_000))).toBe(true);
  }
});

it('replaces the face that is asked for, counted from the left, and no other', async () => {
  const pair = await both();
  const [left, right] = [await raw(await swap(pair, admiral, { target_index: 0 })), await raw(await swap(pair, astronaut, { target_index: 1 }))];
  const before = await raw(pair);
  const changed = (picture: Buffer, from: number) => {
    let count = 0;
    for (let y = 0; y < 400; y++) for (let x = from; x < from + 400; x++) if (picture[(y * 800 + x) * 3] !== before[(y * 800 + x) * 3]) count++;
    return count > 500;
  };
  expect([changed(left, 0), changed(left, 400), changed(right, 0), changed(right, 400)]).toEqual([true, false, false, true]);
  await expect(swap(pair, admiral, { target_index: 2 })).rejects.toMatchObject({
    kind: 'bad_request',
    field: 'target_index',
    reason: expect.stringContaining('2 faces'),
  });
});

it.each(['jpeg', 'webp'])('makes %s', async (output_format) => {
  expect(await sharp(await swap(admiral, astronaut, { output_format })).metadata()).toMatchObject({ format: output_format });
});

it.each([
  ['CMYK', (person: Sharp) => person.toColourspace('cmyk').jpeg().toBuffer()],
  ['16 bits', (person: Sharp) => person.toColourspace('rgb16').png().toBuffer()],
  ['grey', (person: Sharp) => person.greyscale().jpeg().toBuffer()],
  ['EXIF on its side', (person: Sharp) => person.rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
])('takes a picture in %s', async (_, make) => {
  const { width, height } = await sharp(admiral).metadata();
  const swapped = await swap(await make(sharp(admiral)), await make(sharp(astronaut)));
  expect(await sharp(swapped).metadata()).toMatchObject({ width, height });
});

it.each([
  ['a cup', () => pictureFile('coffee.jpg')],
  ['a cat', () => pictureFile('cat.jpg')],
  ['nothing', () => Buffer.alloc(0)],
  ['noise', () => Buffer.from('no picture')],
  ['half a file', () => astronaut.subarray(0, 12_000)],
  ['one pixel', () => sharp({ create: { width: 1, height: 1, channels: 3, background: '#fff' } }).png().toBuffer()], // prettier-ignore
  ['too many pixels', () => sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#fff' } }).png().toBuffer()], // prettier-ignore
])('refuses %s in the place that it is in', async (_, make) => {
  const bad = await make();
  await expect(swap(bad, admiral)).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'image' });
  await expect(swap(admiral, bad)).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'face' });
});

it('does not take what it cannot do', () => {
  expect(model().unsupported(order(admiral, astronaut, { output_format: 'gif' }))).toMatchObject({ field: 'output_format' });
  expect(model().unsupported(order(admiral, astronaut, { age: 5 }))).toMatchObject({ field: 'age' });
  expect(model().unsupported({ ...order(admiral, astronaut), inputs: [aFile('image', { content: admiral })] })).toMatchObject({ field: 'face' });
});
