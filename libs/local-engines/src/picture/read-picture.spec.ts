import sharp from 'sharp';
import { frameCount, readPicture } from './read-picture.ts';

const red = { r: 200, g: 10, b: 30 };
const blank = (width: number, height: number, more: object = {}) => sharp({ create: { width, height, channels: 3, background: red, ...more } });
const bounds = { role: 'image', megapixelsMax: 4 };
const first = ({ rgb }: { rgb: Buffer }) => [...rgb.subarray(0, 3)];
const near = (pixel: number[]) => Math.max(Math.abs(pixel[0]! - 200), Math.abs(pixel[1]! - 10), Math.abs(pixel[2]! - 30));

it.each([
  ['PNG', () => blank(6, 4).png().toBuffer()],
  ['JPEG', () => blank(6, 4).jpeg({ quality: 100 }).toBuffer()],
  ['WebP', () => blank(6, 4).webp({ lossless: true }).toBuffer()],
  ['16-bit PNG', () => blank(6, 4).toColourspace('rgb16').png().toBuffer()],
  ['CMYK JPEG', () => blank(6, 4).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()],
  [
    'animated GIF',
    async () =>
      sharp([await blank(6, 4).png().toBuffer(), await blank(6, 4).png().toBuffer()], { join: { animated: true } })
        .gif()
        .toBuffer(),
  ],
])('reads a %s', async (_, make) => {
  const picture = await readPicture(await make(), bounds);
  expect([picture.width, picture.height, picture.rgb.length, picture.alpha]).toEqual([6, 4, 72, null]);
  // The way to CMYK and back loses much of a strong red.
  expect(near(first(picture))).toBeLessThan(40);
});

it('reads the frame of an animation that is asked for', async () => {
  const [one, other] = [await blank(6, 4).png().toBuffer(), await sharp({ create: { width: 6, height: 4, channels: 3, background: '#00f' } }).png().toBuffer()]; // prettier-ignore
  const animation = await sharp([one, other], { join: { animated: true } })
    .gif()
    .toBuffer();
  expect([await frameCount(animation), await frameCount(one), await frameCount(Buffer.from('none'))]).toEqual([2, 1, 1]);
  expect(near(first(await readPicture(animation, bounds)))).toBeLessThan(40);
  expect(first(await readPicture(animation, { ...bounds, frame: 1 }))).toEqual([0, 0, 255]);
  await expect(readPicture(animation, { ...bounds, frame: 2 })).rejects.toThrow('is not a picture');
});

it('turns a picture upright', async () => {
  const lying = await blank(6, 4).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { width, height } = await readPicture(lying, bounds);
  expect([width, height]).toEqual([4, 6]);
});

it('shows what is transparent on white, and keeps how transparent it is', async () => {
  const clear = await sharp({ create: { width: 2, height: 2, channels: 4, background: { ...red, alpha: 0 } } })
    .png()
    .toBuffer();
  const picture = await readPicture(clear, bounds);
  expect([first(picture), picture.alpha?.every((value) => value === 0)]).toEqual([[255, 255, 255], true]);
});

it('makes a large picture smaller', async () => {
  const { width, height } = await readPicture(await blank(2_000, 1_000).png().toBuffer(), { ...bounds, reducedToMegapixels: 0.5 });
  expect([width, height]).toEqual([1_000, 500]);
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['noise', Buffer.from('no picture at all')],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')],
])('refuses %s by name', async (_, bytes) => {
  await expect(readPicture(bytes, bounds)).rejects.toMatchObject({ name: 'EngineRefusal', field: 'image' });
});

it('refuses a torn file, and one with more pixels than allowed', async () => {
  const torn = (await blank(600, 400).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 20_000);
  await expect(readPicture(torn, bounds)).rejects.toMatchObject({ field: 'image', reason: 'is damaged' });
  await expect(readPicture(await blank(3_000, 2_000).png().toBuffer(), bounds)).rejects.toMatchObject({ field: 'image' });
});
