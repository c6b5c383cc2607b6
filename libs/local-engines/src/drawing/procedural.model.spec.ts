import sharp from 'sharp';
import type { ProviderMediaRequest } from '@portazgo/providers-contract';
import { callOptions } from '@portazgo/providers-testing';
import { EngineRack } from '../host/engine-rack.ts';
import { drawingModels } from './drawing.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());

type Settings = ProviderMediaRequest['settings'];
const request = (prompt: string, settings: Settings = {}): ProviderMediaRequest => ({
  operation: 'image.generate',
  prompt,
  turns: [],
  inputs: [],
  settings: { width: 160, height: 120, ...settings },
  fields: {},
  constants: {},
});
const model = () => drawingModels.procedural!.open(rack);

async function draw(prompt: string, settings: Settings = {}): Promise<Buffer[]> {
  const started = await model().start(request(prompt, settings), { ...callOptions(), callbackUrl: null });
  if (started.state !== 'done') throw new Error('not done');
  expect(started.outcome.nature).toBe('procedural');
  return started.outcome.results.map((result) => ('bytes' in result ? result.bytes : Buffer.alloc(0)));
}

/** Mean red, green and blue of a part of the height. */
async function colourOf(picture: Buffer, from: number, to: number): Promise<number[]> {
  const { width, height } = await sharp(picture).metadata();
  const part = await sharp(picture)
    .extract({ left: 0, top: Math.round(height * from), width, height: Math.round(height * (to - from)) })
    .toBuffer();
  const { channels } = await sharp(part).stats();
  return channels.slice(0, 3).map(({ mean }) => mean);
}

it('draws the same bytes for the same prompt and seed, and others for another', async () => {
  const [one] = await draw('un barco en el mar al atardecer', { seed: 7 });
  const [same] = await draw('un barco en el mar al atardecer', { seed: 7 });
  const [other] = await draw('un barco en el mar al atardecer', { seed: 8 });
  expect(one?.equals(same!)).toBe(true);
  expect(one?.equals(other!)).toBe(false);
});

it('draws several, each the one that its own seed would give', async () => {
  const [, second] = await draw('snowy mountains', { seed: 3, count: 2 });
  const [alone] = await draw('snowy mountains', { seed: 4 });
  expect(second?.equals(alone!)).toBe(true);
});

it.each([
  ['png', 'png'],
  ['jpg', 'jpeg'],
  ['webp', 'webp'],
])('makes %s of the size asked, and says in it what it is', async (output_format, format) => {
  const [picture] = await draw('a forest', { output_format, width: 200, height: 100, seed: 5 });
  const metadata = await sharp(picture).metadata();
  expect(metadata).toMatchObject({ format, width: 200, height: 100 });
  const exif = metadata.exif?.toString('latin1') ?? '';
  expect(exif).toContain('Drawn by rules by Portazgo (local-procedural)');
  expect(exif).toMatch(/prompt-sha256=[0-9a-f]{64}; seed=5; scene=landscape/);
  expect(exif).not.toContain('a forest');
  // Programs that show PNG look for it in another place.
  expect(/tEXtSoftware\0Portazgo local-procedural/.test(picture?.toString('latin1') ?? '')).toBe(format === 'png');
});

it('takes a ratio in place of a size', async () => {
  const [picture] = await draw('abstract lines', { aspect_ratio: '16:9', width: undefined as never, height: 90 });
  expect(await sharp(picture).metadata()).toMatchObject({ width: 160, height: 90 });
});

it.each(['night over the sea', 'noche sobre el mar', 'noite sobre o mar'])('is dark by night: %s', async (prompt) => {
  const [night] = await draw(prompt);
  const [day] = await draw('a sunny day at the sea');
  const [dark, light] = [await colourOf(night!, 0, 0.4), await colourOf(day!, 0, 0.4)];
  expect(Math.max(...dark)).toBeLessThan(Math.max(...light) / 1.5);
  // A sky of day is blue.
  expect(light[2]).toBeGreaterThan(light[0]!);
});

it('paints in the colour that it is told', async () => {
  const [red] = await draw('abstract red waves');
  const [blue] = await draw('ondas azules abstractas');
  const [of, against] = [await colourOf(red!, 0, 1), await colourOf(blue!, 0, 1)];
  expect(of[0]).toBeGreaterThan(of[2]!);
  expect(against[2]).toBeGreaterThan(against[0]!);
});

it.each(['🙂', 'x', '<svg onload="1">&amp;', 'مرحبا', 'qwzx '.repeat(1_000)])('draws something for every text: %.20s', async (prompt) => {
  const [picture] = await draw(prompt);
  const { entropy } = await sharp(picture).stats();
  expect(entropy).toBeGreaterThan(3);
});

it.each([
  [{ width: 32 }, 'width'],
  [{ height: 4_096 }, 'height'],
  [{ aspect_ratio: '16:9' }, 'aspect_ratio'],
  [{ count: 5 }, 'count'],
  [{ seed: -1 }, 'seed'],
  [{ output_format: 'gif' }, 'output_format'],
  [{ style: 'photo' }, 'style'],
])('refuses %j by name', (settings, field) => {
  expect(model().unsupported(request('a house', settings))).toMatchObject({ field });
});
