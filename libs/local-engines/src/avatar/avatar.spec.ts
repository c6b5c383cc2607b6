import { aFile, aMediaRequest, startOptions } from '@portazgo/providers-testing';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import sharp from 'sharp';
import { measureFaces } from '../../test/face-likeness.ts';
import { pictureFile } from '../../test/known-person.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { avatarModels } from './avatar.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => avatarModels.avatar!.open(rack);
const astronaut = pictureFile('astronaut.jpg');

type Settings = ProviderMediaRequest['settings'];
const order = (content: Buffer, settings: Settings = {}, prompt?: string) =>
  aMediaRequest({ operation: 'image.avatar', prompt, inputs: [aFile('image', { content })], settings: { size: 256, ...settings } });
async function make(...given: Parameters<typeof order>): Promise<Buffer> {
  const request = order(...given);
  expect(model().unsupported(request)).toBeNull();
  const started = await model().start(request, startOptions());
  if (started.state !== 'done') throw new Error('a local model is done when it returns');
  const [result] = started.outcome.results;
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes');
  return result.bytes;
}
const pixel = async (picture: Buffer, x: number, y: number) => [...(await sharp(picture).extract({ left: x, top: y, width: 1, height: 1 }).raw().toBuffer())];

it('is a square with the face in its middle, also of a photo that lies on its side', async () => {
  const lying = await sharp(astronaut).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const avatars = [await make(astronaut), await make(lying)];
  for (const avatar of avatars) expect(await sharp(avatar).metadata()).toMatchObject({ width: 256, height: 256, format: 'png' });
  for (const faces of measureFaces(avatars)) {
    expect(faces).toHaveLength(1);
    const { left, top, width, height } = faces[0]!.box;
    expect(Math.abs(left + width / 2 - 128)).toBeLessThan(20);
    expect(Math.abs(top + height / 2 - 118)).toBeLessThan(30);
    expect(height).toBeGreaterThan(80);
  }
});

it('takes the largest of many faces', async () => {
  const small = await sharp(pictureFile('grace-hopper.jpg')).resize(130, 130, { fit: 'cover', position: 'top' }).png().toBuffer();
  const group = await sharp(astronaut).extend({ left: 130, background: '#fff' }).composite([{ input: small, left: 0, top: 0 }]).png().toBuffer(); // prettier-ignore
  const suit = await sharp(await make(group)).extract({ left: 60, top: 200, width: 60, height: 50 }).toBuffer(); // prettier-ignore
  const { channels } = await sharp(suit).stats();
  // The astronaut wears orange, the admiral black.
  expect(channels[0]!.mean - channels[2]!.mean).toBeGreaterThan(90);
});

it('puts a colour behind and leaves the face', async () => {
  const [before, after] = [await make(astronaut), await make(astronaut, { background: '#3366c8' })];
  for (const [x, y] of [[4, 4], [250, 4]] as const) expect(await pixel(after, x, y)).toEqual([0x33, 0x66, 0xc8]); // prettier-ignore
  expect(await pixel(after, 128, 128)).toEqual(await pixel(before, 128, 128));
});

it('blurs what is behind, or makes a gradient of it', async () => {
  const corner = async (picture: Buffer) => (await sharp(await sharp(picture).extract({ left: 0, top: 0, width: 40, height: 120 }).toBuffer()).sharpen().stats()).sharpness; // prettier-ignore
  const [before, blurred, gradient] = [await make(astronaut), await make(astronaut, { background: 'blur' }), await make(astronaut, { background: 'gradient' })];
  expect(await corner(blurred)).toBeLessThan(0.7 * (await corner(before)));
  expect(await corner(gradient)).toBeLessThan(0.7 * (await corner(before)));
});

it('makes the styles what their names say', async () => {
  const colours = async (style: string) => {
    const raw = await sharp(await make(astronaut, { style })).raw().toBuffer(); // prettier-ignore
    let [colourful, bright] = [0, 0];
    for (let at = 0; at < raw.length; at += 3) {
      const [r = 0, g = 0, b = 0] = raw.subarray(at, at + 3);
      colourful += Math.max(r, g, b) - Math.min(r, g, b);
      bright += (r + g + b) / 3;
    }
    return { colourful: (colourful * 3) / raw.length, bright: (bright * 3) / raw.length, values: new Set(raw).size };
  };
  const natural = await colours('natural');
  expect((await colours('greyscale')).colourful).toBe(0);
  const sketch = await colours('sketch');
  expect([sketch.bright > natural.bright + 40, sketch.colourful < 20]).toEqual([true, true]);
  expect((await colours('poster')).colourful).toBeGreaterThan(1.15 * natural.colourful);
  const duotone = await make(astronaut, { style: 'duotone' });
  // Dark blue to cream, whatever the photo's colours were: green never leads.
  const raw = await sharp(duotone).raw().toBuffer();
  let green = 0;
  for (let at = 0; at < raw.length; at += 3) if (raw[at + 1]! > Math.max(raw[at]!, raw[at + 2]!) + 5) green++;
  expect(green).toBe(0);
});

it.each([
  ['a pencil sketch', 'sketch'],
  ['haz un avatar en blanco y negro', 'greyscale'],
  ['avatar estilo poster', 'poster'],
])('takes the style from the prompt: %s', async (prompt, style) => {
  expect((await make(astronaut, {}, prompt)).equals(await make(astronaut, { style }))).toBe(true);
});

it.each([
  ['a cup', () => pictureFile('coffee.jpg')],
  ['a cat', () => pictureFile('cat.jpg')],
  ['nothing', () => Buffer.alloc(0)],
  ['half a file', () => astronaut.subarray(0, 12_000)],
  ['too many pixels', () => sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#fff' } }).png().toBuffer()], // prettier-ignore
])('refuses %s by name', async (_, picture) => {
  await expect(make(await picture())).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'image' });
});

it.each([
  [{ style: 'anime' }, undefined, 'style'],
  [{ background: 'beach' }, undefined, 'background'],
  [{ count: 2 }, undefined, 'count'],
  [{ size: 5_000 }, undefined, 'size'],
  [{ output_format: 'gif' }, undefined, 'output_format'],
  [{}, 'me as an astronaut on the moon', 'prompt'],
  [{ style: 'poster' }, 'sketch', 'prompt'],
] as const)('does not take %j with %s', (settings, prompt, field) => {
  expect(model().unsupported(order(astronaut, settings, prompt))).toMatchObject({ field });
});
