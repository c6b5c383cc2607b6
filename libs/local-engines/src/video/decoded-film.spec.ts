import sharp from 'sharp';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import { decodeFilm, psnr, rgbOf, type DecodedFrame } from '../../test/decoded-film.ts';
import { patientOptions } from '../../test/patient-options.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { filmModels } from './film.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());

const side = 720;

/** Red, green and blue of a disc in the middle of waves, which leave no place without something to compare. */
function discOnWaves(): Buffer {
  const rgb = Buffer.alloc(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const wave = Math.round(30 * Math.sin(x / 19) * Math.cos(y / 23));
      rgb.set(Math.hypot(x - side / 2, y - side / 2) < side / 5 ? [250, 235, 215] : [80 + wave, 60, 110 - wave], (y * side + x) * 3);
    }
  return rgb;
}

/** Red on the left, blue on the right. */
function redAndBlue(): Buffer {
  const rgb = Buffer.alloc(side * side * 3);
  for (let pixel = 0; pixel < side * side; pixel++) rgb.set(pixel % side < side / 2 ? [224, 16, 32] : [16, 32, 224], pixel * 3);
  return rgb;
}

const rawPicture = (rgb: Buffer) => sharp(rgb, { raw: { width: side, height: side, channels: 3 } });

async function filmOf(rgb: Buffer, motion: string): Promise<DecodedFrame[]> {
  const bytes = await rawPicture(rgb).png().toBuffer();
  const request: ProviderMediaRequest = {
    operation: 'video.generate',
    prompt: '',
    turns: [],
    inputs: [{ role: 'image', name: 'picture', mimeType: 'image/png', bytes: bytes.length, read: async () => bytes, link: async () => null }],
    settings: { duration: 3, resolution: '360p', aspect_ratio: '1:1', seed: 3, motion },
    fields: {},
    constants: {},
  };
  const started = await filmModels.film!.open(rack).start(request, patientOptions());
  const [result] = started.state === 'done' ? started.outcome.results : [];
  if (!result || !('bytes' in result)) throw new Error('no film came');
  return decodeFilm(result.bytes);
}

const mean = (bytes: Uint8Array) => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;

it('decodes to as many frames as were asked, on time, and the first is the picture', async () => {
  const picture = discOnWaves();
  const frames = await filmOf(picture, 'zoom-in');
  expect(frames).toHaveLength(72);
  for (const [index, { seconds }] of frames.entries()) expect(seconds).toBeCloseTo(index / 24, 4);
  expect(new Set(frames.map(({ width, height }) => `${width}x${height}`))).toEqual(new Set(['360x360']));

  // The camera begins a fiftieth nearer than the whole.
  const edge = Math.round((side - side / 1.02) / 2);
  const seen = rawPicture(picture).extract({ left: edge, top: edge, width: side - 2 * edge, height: side - 2 * edge });
  const first = frames[0] as DecodedFrame;
  const expected = await seen.resize(360, 360).raw().toBuffer();
  expect(psnr(rgbOf(first), expected)).toBeGreaterThan(34);

  // What is bright is the disc. Nearer, it fills more, moment by moment.
  const discs = frames.map(({ light }) => light.filter((value) => value > 160).length / light.length);
  expect(discs[0]).toBeCloseTo(Math.PI * 0.2 ** 2 * 1.02 ** 2, 2);
  expect(discs).toEqual(discs.toSorted((one, next) => one - next));
  expect((discs[71] as number) / (discs[0] as number)).toBeGreaterThan(1.3);
  expect(mean((frames[71] as DecodedFrame).light)).toBeGreaterThan(mean(first.light));
}, 120_000);

it('pans from the left of a picture to its right', async () => {
  const frames = await filmOf(redAndBlue(), 'pan-right');
  const redness = frames.map(({ red, blue }) => mean(red) - mean(blue));
  // More and more blue, at no moment still, and as far as the other side: as much of blue at the end as of red at the beginning.
  expect(redness).toEqual(redness.toSorted((one, next) => next - one));
  const stops = [0, 18, 36, 54, 71].map((frame) => redness[frame] as number);
  for (const [at, stop] of stops.slice(1).entries()) expect((stops[at] as number) - stop).toBeGreaterThan(6);
  expect(stops[0]).toBeGreaterThan(25);
  expect(stops[4]).toBeLessThan(-20);
}, 120_000);
