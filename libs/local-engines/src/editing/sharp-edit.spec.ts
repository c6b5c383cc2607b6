import { aFile, aMediaRequest, startOptions } from '@portazgo/providers-testing';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import sharp from 'sharp';
import { pictureFile } from '../../test/known-person.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { editingModels } from './editing.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 16, memoryFactor: 1 });
afterAll(() => rack.close());
const model = () => editingModels['sharp-edit']!.open(rack);

type Settings = ProviderMediaRequest['settings'];
const order = (content: Buffer, prompt: string | undefined, settings: Settings = {}) =>
  aMediaRequest({ operation: 'image.edit', prompt, inputs: [aFile('image', { content })], settings });
async function edit(content: Buffer, prompt: string | undefined, settings: Settings = {}): Promise<Buffer> {
  const request = order(content, prompt, settings);
  expect(model().unsupported(request)).toBeNull();
  const started = await model().start(request, startOptions());
  if (started.state !== 'done') throw new Error('a local model is done when it returns');
  const [result] = started.outcome.results;
  if (!result || !('bytes' in result)) throw new Error('a local model gives bytes');
  return result.bytes;
}

/** Red, green, blue and white quarters, in reading order; 60 by 40. */
async function quarters(): Promise<Buffer> {
  const tile = (background: string) => ({ create: { width: 30, height: 20, channels: 3 as const, background } });
  const at = (left: number, top: number, colour: string) => ({ input: tile(colour), left, top });
  return sharp({ create: { width: 60, height: 40, channels: 3, background: '#fff' } })
    .composite([at(0, 0, '#c80000'), at(30, 0, '#00c800'), at(0, 20, '#0000c8')])
    .png()
    .toBuffer();
}
async function pixel(picture: Buffer, x: number, y: number): Promise<number[]> {
  return [...(await sharp(picture).removeAlpha().extract({ left: x, top: y, width: 1, height: 1 }).raw().toBuffer())];
}
/** Mean difference of neighbours: how sharp it is. */
async function detail(picture: Buffer, part?: { left: number; top: number; width: number; height: number }): Promise<number> {
  const grey = sharp(picture).greyscale();
  const { data, info } = await (part ? grey.extract(part) : grey).raw().toBuffer({ resolveWithObject: true });
  let sum = 0;
  for (let at = info.channels; at < data.length; at += info.channels) sum += Math.abs(data[at]! - data[at - info.channels]!);
  return sum / data.length;
}
const sizeOf = async (picture: Buffer) => {
  const { width, height } = await sharp(picture).metadata();
  return [width, height];
};
const [red, green, blue, white] = [[200, 0, 0], [0, 200, 0], [0, 0, 200], [255, 255, 255]]; // prettier-ignore

it('turns, mirrors, crops and resizes to the pixel', async () => {
  const picture = await quarters();
  const turned = await edit(picture, 'gira 90 grados');
  expect([await sizeOf(turned), await pixel(turned, 5, 5), await pixel(turned, 35, 5)]).toEqual([[40, 60], blue, red]);
  const mirrored = await edit(picture, undefined, { effect: 'mirror' });
  expect([await pixel(mirrored, 5, 5), await pixel(mirrored, 55, 5)]).toEqual([green, red]);
  const upset = await edit(picture, 'flip vertically');
  expect([await pixel(upset, 5, 5), await pixel(upset, 55, 5)]).toEqual([blue, white]);
  const square = await edit(picture, 'recorta al cuadrado');
  expect([await sizeOf(square), await pixel(square, 19, 5), await pixel(square, 21, 5)]).toEqual([[40, 40], red, green]);
  expect(await sizeOf(await edit(picture, 'resize to 30 px wide'))).toEqual([30, 20]);
  expect(await sizeOf(await edit(picture, undefined, { effect: 'resize', width: 10, height: 35 }))).toEqual([10, 35]);
  expect(await sizeOf(await edit(picture, 'reduz pela metade, e depois gire 90 graus'))).toEqual([20, 30]);
});

it('changes colours as it says', async () => {
  const picture = await quarters();
  const grey = await pixel(await edit(picture, 'make it black and white'), 5, 5);
  expect(new Set(grey).size).toBe(1);
  const [r = 0, g = 0, b = 0] = await pixel(await edit(picture, 'sepia'), 35, 5);
  expect(r > g && g > b && b > 0).toBe(true);
  expect(await pixel(await edit(picture, undefined, { effect: 'invert' }), 5, 5)).toEqual([55, 255, 255]);
  expect(await pixel(await edit(picture, 'darken by 50%'), 5, 5)).toEqual([100, 0, 0]);
  expect(await pixel(await edit(picture, undefined, { effect: 'brightness', amount: 20 }), 5, 5)).toEqual([240, 0, 0]);
  expect(new Set(await pixel(await edit(picture, undefined, { effect: 'saturation', amount: -100 }), 5, 5)).size).toBe(1);
  const [strong = 0] = await pixel(await edit(picture, 'más contraste'), 5, 5);
  expect(strong).toBeGreaterThan(215);
});

it('blurs and sharpens edges', async () => {
  const picture = await quarters();
  const [soft = 0, mixed = 0] = await pixel(await edit(picture, undefined, { effect: 'blur', amount: 100 }), 29, 5);
  expect([soft > 40 && soft < 160, mixed > 40 && mixed < 160]).toEqual([true, true]);
  const photo = pictureFile('coffee.jpg');
  const dull = await sharp(photo).blur(1.2).png().toBuffer();
  expect(await detail(await edit(dull, 'sharpen'))).toBeGreaterThan(1.15 * (await detail(dull)));
});

it('writes a text where it is told, and nowhere else', async () => {
  const grey = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#808080' } })
    .png()
    .toBuffer();
  const written = await edit(grey, 'add the text "<b>HOLA & ñ</b>" at the bottom in yellow');
  const raw = await sharp(written).removeAlpha().raw().toBuffer();
  const rows = Array.from({ length: 300 }, (_, y) => raw.subarray(y * 900, (y + 1) * 900).some((value) => Math.abs(value - 128) > 30));
  expect([rows.slice(0, 180).some(Boolean), rows.slice(200, 290).some(Boolean)]).toEqual([false, true]);
  let yellow = 0;
  for (let at = 0; at < raw.length; at += 3) if (raw[at]! > 230 && raw[at + 1]! > 190 && raw[at + 2]! < 60) yellow++;
  expect(yellow).toBeGreaterThan(150);
});

it('blurs what is behind a person and leaves the person', async () => {
  const photo = pictureFile('astronaut.jpg');
  const blurred = await edit(photo, 'desenfoca el fondo');
  const [width = 0, height = 0] = await sizeOf(blurred);
  expect([width, height]).toEqual(await sizeOf(photo));
  const at = (x: number, y: number) => ({ left: Math.round(width * x), top: Math.round(height * y), width: 40, height: 40 });
  const [face, rocket] = [at(0.42, 0.18), at(0.78, 0.12)];
  expect(await detail(blurred, face)).toBeGreaterThan(0.9 * (await detail(photo, face)));
  expect(await detail(blurred, rocket)).toBeLessThan(0.55 * (await detail(photo, rocket)));
});

it('keeps what is transparent, and puts white below it for a JPEG', async () => {
  const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer();
  const kept = await edit(clear, 'sepia');
  expect((await sharp(kept).stats()).channels[3]!.max).toBe(0);
  expect(await pixel(await edit(clear, 'sepia', { output_format: 'jpg' }), 5, 5)).toEqual(white);
});

it.each([
  [
    'CMYK',
    async () =>
      sharp(await quarters())
        .toColourspace('cmyk')
        .jpeg({ quality: 100 })
        .toBuffer(),
  ],
  [
    '16 bits',
    async () =>
      sharp(await quarters())
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
  ],
  [
    'lying on its side',
    async () =>
      sharp(await quarters())
        .rotate(-90)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 100 })
        .toBuffer(),
  ],
])('edits a picture in %s', async (_, make) => {
  const mirrored = await edit(await make(), 'mirror');
  expect(await sizeOf(mirrored)).toEqual([60, 40]);
  const [r = 255, g = 0] = await pixel(mirrored, 5, 5);
  // The way to CMYK and back loses much of a strong green.
  expect(g - r).toBeGreaterThan(40);
});

it('takes the first frame of what is animated', async () => {
  const frame = (background: string) => sharp({ create: { width: 8, height: 8, channels: 3, background } }).png().toBuffer(); // prettier-ignore
  const animated = await sharp([await frame('#c80000'), await frame('#00c800')], { join: { animated: true } })
    .gif()
    .toBuffer();
  expect(await pixel(await edit(animated, 'mirror'), 4, 4)).toEqual(red);
});

it.each([
  ['nothing', () => Buffer.alloc(0)],
  ['noise', () => Buffer.from('no picture')],
  ['half a file', () => pictureFile('astronaut.jpg').subarray(0, 12_000)],
  ['too many pixels', () => sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#fff' } }).png().toBuffer()], // prettier-ignore
])('refuses %s by name, and serves the next', async (_, make) => {
  await expect(edit(await make(), 'sepia')).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'image' });
  expect(await sizeOf(await edit(await quarters(), 'sepia'))).toEqual([60, 40]);
});

it('refuses to blur the background of a cup', async () => {
  await expect(edit(pictureFile('coffee.jpg'), 'blur the background')).rejects.toMatchObject({ kind: 'bad_request', field: 'image' });
});

it.each([
  ['make it a cat', {}, 'prompt'],
  [undefined, {}, 'prompt'],
  [undefined, { effect: 'paint' }, 'effect'],
  [undefined, { effect: 'rotate', amount: 900 }, 'amount'],
  [undefined, { effect: 'resize' }, 'width'],
  [undefined, { effect: 'text', text: '🙂' }, 'text'],
  [undefined, { effect: 'text', text: 'x', color: 'url(a)' }, 'color'],
  [undefined, { effect: 'sepia', amount: 3 }, 'amount'],
  ['sepia', { count: 2 }, 'count'],
  ['sepia', { output_format: 'gif' }, 'output_format'],
  ['sepia', { strength: 1 }, 'strength'],
] as const)('does not take %s with %j', (prompt, settings, field) => {
  expect(model().unsupported(order(Buffer.alloc(1), prompt, settings))).toMatchObject({ field });
});
