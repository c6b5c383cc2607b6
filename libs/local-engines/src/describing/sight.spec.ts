import sharp from 'sharp';
import { pictureFile } from '../../test/known-person.ts';
import { EngineRack } from '../host/engine-rack.ts';
import type { SeenBox } from '../human/human-seen.ts';
import { sight } from './sight.ts';
import { overlap } from './without-doubles.ts';

jest.setTimeout(120_000);

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());
const patient = () => ({ signal: new AbortController().signal, totalMs: 60_000 });
const look = (picture: Buffer) => rack.host(sight).run('look', { picture, role: 'image' }, patient());

const between = (left: number, top: number, right: number, bottom: number): SeenBox => ({ left, top, width: right - left, height: bottom - top });
/** Where people see them, in pixels. */
const places = [
  ['astronaut.jpg', 'person', between(22, 15, 365, 512)],
  ['grace-hopper.jpg', 'person', between(2, 22, 478, 560)],
  ['coffee.jpg', 'cup', between(137, 15, 327, 249)],
  ['cat.jpg', 'cat', between(3, 0, 395, 300)],
] as const;

it.each(places)('finds in %s the %s, and where it is', async (name, label, place) => {
  const { objects } = await look(pictureFile(name));
  const found = objects.filter((each) => each.label === label);
  expect(found).toHaveLength(1);
  expect(overlap(found[0]!.box, place)).toBeGreaterThan(0.5);
});

it('tells places in pixels of the picture as it came, also when that was larger than what is looked at', async () => {
  const picture = await sharp(pictureFile('coffee.jpg')).resize({ width: 1_920, height: 1_280 }).toBuffer();
  const { width, height, objects } = await look(picture);
  expect([width, height]).toEqual([1_920, 1_280]);
  const cup = objects.find(({ label }) => label === 'cup');
  expect(overlap(cup!.box, between(4 * 137, 4 * 15, 4 * 327, 4 * 249))).toBeGreaterThan(0.5);
});

it('finds a cat that is no dog, and in each of two halves its own', async () => {
  const [cat, coffee] = await Promise.all(['cat.jpg', 'coffee.jpg'].map((name) => sharp(pictureFile(name)).resize({ height: 320 }).toBuffer()));
  const both = await sharp({ create: { width: 961, height: 320, channels: 3, background: '#888' } })
    .composite([{ input: cat! }, { input: coffee!, left: 481, top: 0 }])
    .png()
    .toBuffer();
  const { objects } = await look(both);
  const middle = (wanted: string) => objects.filter(({ label }) => label === wanted).map(({ box }) => Math.floor((box.left + box.width / 2) / 481));
  expect([middle('cat'), middle('cup'), middle('dog')]).toEqual([[0], [1], []]);
});

it('finds nothing on a plain surface, in a line and in a single pixel', async () => {
  const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#7a8' } }).png().toBuffer(); // prettier-ignore
  for (const picture of [await plain(640, 480), await plain(2_000, 3), await plain(1, 1)]) expect((await look(picture)).objects).toEqual([]);
});
