import sharp from 'sharp';
import { pictureFile } from '../../test/known-person.ts';
import { resampledBytes, resample } from './resample.ts';

const ramp = (side: number, step: number) => Float32Array.from({ length: side }, (_, x) => x * step);
function row(values: Float32Array, width: number): Float32Array {
  let made = new Float32Array();
  resample(values, { width: values.length, height: 1 }, { width, height: 1 }, { channels: 1 }, (lent) => (made = lent.slice()));
  return made;
}

it.each([2, 4])('keeps a picture in its place when it enlarges it %s times', (factor) => {
  const made = row(ramp(32, 1), 32 * factor);
  for (let x = 8 * factor; x < 24 * factor; x++) expect(made[x]).toBeCloseTo((x + 0.5) / factor - 0.5, 1);
});

it('keeps a picture in its place when it shrinks it', () => {
  const made = row(ramp(64, 1), 16);
  for (let x = 4; x < 12; x++) expect(made[x]).toBeCloseTo((x + 0.5) * 4 - 0.5, 3);
});

it('shrinks a photo to the same bytes as sharp, but for rounding', async () => {
  const size = { width: 64, height: 64 };
  const photo = await sharp(pictureFile('astronaut.jpg')).extract({ left: 160, top: 20, width: 128, height: 128 }).raw().toBuffer();
  const theirs = await sharp(photo, { raw: { width: 128, height: 128, channels: 3 } })
    .resize(64, 64, { kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  const ours = resampledBytes(photo, { width: 128, height: 128 }, size, 3);
  expect(Math.max(...ours.map((value, at) => Math.abs(value - (theirs[at] as number))))).toBeLessThanOrEqual(2);
});

it('leaves a flat picture flat', () => {
  expect(new Set(resampledBytes(new Uint8Array(9 * 5 * 3).fill(77), { width: 9, height: 5 }, { width: 36, height: 20 }, 3))).toEqual(new Set([77]));
});
