import { aFile, aMediaRequest } from '@portazgo/providers-testing';
import type { ProviderFile, ProviderMediaRequest } from '@portazgo/providers-contract';
import sharp, { type Sharp } from 'sharp';
import { height, knownMask, overlap, personBefore, pictureFile, width } from '../../test/known-person.ts';
import { patientOptions } from '../../test/patient-options.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { cutOutModels } from './cut-out.models.ts';

jest.setTimeout(120_000);
const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => cutOutModels.selfie!.open(rack);

const file = (role: 'image' | 'background', content: Buffer): ProviderFile => aFile(role, { content });
const order = (image: Buffer, settings: ProviderMediaRequest['settings'] = {}, background?: Buffer) =>
  aMediaRequest({
    operation: 'image.remove-background',
    prompt: undefined,
    inputs: [file('image', image), ...(background ? [file('background', background)] : [])],
    settings,
  });
async function cutOut(...given: Parameters<typeof order>): Promise<Buffer> {
  const started = await model().start(order(...given), patientOptions());
  if (started.state !== 'done') throw new Error('a local model is done when it returns');
  const [result] = started.outcome.results;
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes');
  return result.bytes;
}
const alphaOf = (picture: Buffer) => sharp(picture).extractChannel(3).raw().toBuffer();

it.each(['hills', 'cup'] as const)('cuts a person out from before %s, to more than 0.97 of the known mask, and makes the rest clear', async (background) => {
  const picture = await cutOut(await personBefore(background));
  const metadata = await sharp(picture).metadata();
  expect([metadata.format, metadata.width, metadata.height, metadata.channels]).toEqual(['png', width, height, 4]);
  const [alpha, mask] = [await alphaOf(picture), await knownMask()];
  expect(overlap(alpha, mask)).toBeGreaterThan(0.97);
  // Hard inside and outside, soft only at the edge.
  const soft = alpha.reduce((count, value) => count + (value > 0 && value < 255 ? 1 : 0), 0) / alpha.length;
  expect(soft).toBeGreaterThan(0.002);
  expect(soft).toBeLessThan(0.1);
});

it('keeps the colours of the person', async () => {
  const picture = await sharp(await cutOut(pictureFile('grace-hopper.jpg')))
    .removeAlpha()
    .raw()
    .toBuffer();
  const before = await sharp(pictureFile('grace-hopper.jpg')).raw().toBuffer();
  // Nose, collar and jacket.
  for (const [x, y] of [
    [245, 200],
    [200, 380],
    [120, 500],
  ] as const) {
    const at = (y * width + x) * 3;
    expect([...picture.subarray(at, at + 3)]).toEqual([...before.subarray(at, at + 3)]);
  }
});

it('puts a colour or a picture behind', async () => {
  const corner = async (picture: Buffer) => [...(await sharp(picture).extract({ left: 470, top: 5, width: 1, height: 1 }).removeAlpha().raw().toBuffer())];
  const person = pictureFile('grace-hopper.jpg');
  const coloured = await cutOut(person, { background_color: '#0a64C8', output_format: 'webp' });
  const near = (colour: number[], to: number[]) => Math.max(...colour.map((value, channel) => Math.abs(value - (to[channel] as number))));
  expect([(await sharp(coloured).metadata()).format, near(await corner(coloured), [10, 100, 200]) < 6]).toEqual(['webp', true]);
  const behind = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#c81e0a' } })
    .png()
    .toBuffer();
  const before = await cutOut(person, { output_format: 'png' }, behind);
  const metadata = await sharp(before).metadata();
  expect([await corner(before), metadata.width, metadata.height, (await sharp(before).stats()).isOpaque]).toEqual([[200, 30, 10], width, height, true]);
});

it('turns a photo of a phone upright before it looks for people', async () => {
  const lying = await sharp(pictureFile('grace-hopper.jpg')).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const alpha = await alphaOf(await cutOut(lying));
  const upright = await alphaOf(await cutOut(pictureFile('grace-hopper.jpg')));
  expect(overlap(alpha, upright)).toBeGreaterThan(0.97);
});

it('looks nearer at somebody who is small in the picture', async () => {
  const [wide, high] = [1_600, 1_100];
  const small = await sharp(await cutOut(pictureFile('grace-hopper.jpg')))
    .resize({ height: 260 })
    .png()
    .toBuffer();
  const sky = sharp({ create: { width: wide, height: high, channels: 3, background: '#9db8d6' } });
  const alpha = await alphaOf(
    await cutOut(
      await sky
        .composite([{ input: small, left: 900, top: high - 260 }])
        .png()
        .toBuffer(),
    ),
  );
  const mask = await sharp({ create: { width: wide, height: high, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: small, left: 900, top: high - 260 }])
    .extractChannel(3)
    .raw()
    .toBuffer();
  expect(overlap(alpha, mask)).toBeGreaterThan(0.93);
});

const blank = (channels: 3 | 4 = 3) => sharp({ create: { width: 300, height: 300, channels, background: { r: 40, g: 120, b: 90, alpha: 1 } } });

it.each([
  ['nobody', () => pictureFile('coffee.jpg'), 'image'],
  ['one colour', () => blank().png().toBuffer(), 'image'],
  ['one pixel', () => blank().resize(1, 1).png().toBuffer(), 'image'],
  ['a line of pixels', () => blank().resize(4_000, 1, { fit: 'fill' }).png().toBuffer(), 'image'],
  ['nothing', () => Buffer.alloc(0), 'image'],
  ['noise', () => Buffer.from('no picture'), 'image'],
  ['half a file', () => pictureFile('astronaut.jpg').subarray(0, 12_000), 'image'],
  ['too many pixels', () => sharp({ create: { width: 6_000, height: 4_000, channels: 3, background: '#fff' } }).png().toBuffer(), 'image'], // prettier-ignore
])('refuses %s by name, and serves the next', async (_, make, field) => {
  await expect(cutOut(await make())).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field });
  expect((await alphaOf(await cutOut(pictureFile('grace-hopper.jpg')))).length).toBe(width * height);
});

it.each([
  ['CMYK', (person: Sharp) => person.toColourspace('cmyk').jpeg().toBuffer()],
  ['16 bits', (person: Sharp) => person.toColourspace('rgb16').png().toBuffer()],
  ['grey', (person: Sharp) => person.greyscale().jpeg().toBuffer()],
])('cuts out of a picture in %s', async (_, make) => {
  const alpha = await alphaOf(await cutOut(await make(sharp(pictureFile('grace-hopper.jpg')))));
  expect(overlap(alpha, await knownMask())).toBeGreaterThan(0.95);
});

it('refuses a background that is no picture, and a colour that is none', async () => {
  await expect(cutOut(pictureFile('grace-hopper.jpg'), {}, Buffer.from('x'))).rejects.toMatchObject({ kind: 'bad_request', field: 'background' });
  expect(model().unsupported(order(Buffer.alloc(1), { background_color: 'url(http://a)' }))).toMatchObject({ field: 'background_color' });
  expect(model().unsupported(order(Buffer.alloc(1), { output_format: 'gif' }))).toMatchObject({ field: 'output_format' });
  expect(model().unsupported(order(Buffer.alloc(1), { blur: 3 }))).toMatchObject({ field: 'blur' });
  expect(model().unsupported(order(Buffer.alloc(1), { background_color: '#FFF', output_format: 'jpg' }))).toBeNull();
});
