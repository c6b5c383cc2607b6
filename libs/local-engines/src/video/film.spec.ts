import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import type { ProviderFile, ProviderMediaRequest } from '@portazgo/providers-contract';
import { callOptions } from '@portazgo/providers-testing';
import { filmFacts } from '../../test/mp4-boxes.ts';
import { saidBy } from '../../test/tools.ts';
import { EngineRack } from '../host/engine-rack.ts';
import { hasProgram } from '../program/find-program.ts';
import { filmModels } from './film.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 32, memoryFactor: 1 });
afterAll(() => rack.close());

const fileOf = (bytes: Buffer): ProviderFile => ({
  role: 'image',
  name: 'picture',
  mimeType: 'image/png',
  bytes: bytes.length,
  read: async () => bytes,
  link: async () => null,
});
const request = (prompt: string, settings: ProviderMediaRequest['settings'] = {}, pictures: Buffer[] = []): ProviderMediaRequest => ({
  operation: 'video.generate',
  prompt,
  turns: [],
  inputs: pictures.map(fileOf),
  settings: { duration: 3, resolution: '360p', ...settings },
  fields: {},
  constants: {},
});
const model = () => filmModels.film!.open(rack);

async function make(asked: ProviderMediaRequest, more: { signal?: AbortSignal; onProgress?: (percent: number) => void } = {}): Promise<Buffer> {
  const options = callOptions();
  // Other work of the machine may take most of its time.
  const timeouts = { ...options.timeouts, totalMs: 120_000 };
  const started = await model().start(asked, { ...options, timeouts, callbackUrl: null, ...more });
  if (started.state !== 'done') throw new Error('not done');
  expect(started.outcome.nature).toBe('procedural');
  const [result] = started.outcome.results;
  return result && 'bytes' in result ? result.bytes : Buffer.alloc(0);
}

const halves = (left: string, right: string, width = 400, height = 200) =>
  sharp({ create: { width, height, channels: 3, background: left } })
    .composite([{ input: { create: { width: width / 2, height, channels: 3, background: right } }, left: width / 2, top: 0 }])
    .png()
    .toBuffer();

it('makes a film of titles and music that browsers play while it loads, and the same bytes of the same request', async () => {
  const asked = request('Hola. Olá!', { music: true, seed: 4, aspect_ratio: '1:1' });
  const percents: number[] = [];
  const film = await make(asked, { onProgress: (percent) => percents.push(percent) });
  const { order, tracks } = filmFacts(film);
  expect(order.indexOf('moov')).toBeLessThan(order.indexOf('mdat'));
  expect(tracks).toEqual([
    { handler: 'vide', codec: 'avc1', seconds: 3, samples: 72, width: 360, height: 360, profile: 66, keyframes: 2 },
    expect.objectContaining({ handler: 'soun', codec: 'mp4a' }),
  ]);
  expect(Math.abs((tracks[1]?.seconds ?? 0) - 3)).toBeLessThan(0.2);
  expect(percents).toEqual(percents.toSorted((one, next) => one - next));
  expect(film.includes('Made by rules by Portazgo')).toBe(true);
  expect((await make(asked)).equals(film)).toBe(true);
});

it('takes pictures of every kind, upright and as wide as they are', async () => {
  const [left, right] = ['#c01020', '#1020c0'];
  const upright = await halves(left, right);
  const turned = await sharp(upright).rotate(90).jpeg().withMetadata({ orientation: 8 }).toBuffer();
  const cmyk = await sharp(upright).toColourspace('cmyk').jpeg().toBuffer();
  const deep = await sharp(upright).toColourspace('rgb16').png().toBuffer();
  const animated = await sharp(Buffer.concat([await sharp(upright).raw().toBuffer(), await sharp(upright).negate().raw().toBuffer()]), {
    raw: { width: 400, height: 400, channels: 3, pageHeight: 200 },
  })
    .gif()
    .toBuffer();
  const film = await make(request('', {}, [turned, cmyk, deep, animated]));
  expect(filmFacts(film).tracks[0]).toMatchObject({ width: 720, height: 360, samples: 72 });
});

it('refuses pictures that are none by their role, and serves the next', async () => {
  const bomb = Buffer.from(await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } }).png().toBuffer()); // prettier-ignore
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  const tiny = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } }).png().toBuffer(); // prettier-ignore
  const whole = await halves('#fff', '#000');
  for (const picture of [Buffer.alloc(0), Buffer.from('not a picture'), whole.subarray(0, whole.length / 2), bomb, tiny])
    await expect(make(request('', {}, [picture]))).rejects.toMatchObject({ kind: 'bad_request', field: 'image' });
  expect(filmFacts(await make(request('', { aspect_ratio: '1:1' }, [whole]))).tracks).toHaveLength(1);
});

it('writes what its font has, from right to left as well, and leaves out pictographs beyond it', async () => {
  expect(filmFacts(await make(request('x', { aspect_ratio: '1:1' }))).tracks[0]?.samples).toBe(72);
  expect(filmFacts(await make(request('🎬🚀 مرحبا بالعالم 😀 שלום', { aspect_ratio: '1:1' }))).tracks[0]?.samples).toBe(72);
});

it.each([
  ['a prompt of 100,000 characters', 'x'.repeat(100_000), {}, 'prompt'],
  ['a prompt in letters that the font lacks', 'こんにちは', {}, 'prompt'],
  ['nothing', '', {}, 'prompt'],
  ['a minute', 'a', { duration: 60 }, 'duration'],
  ['1080p', 'a', { resolution: '1080p' }, 'resolution'],
  ['a strip', 'a', { aspect_ratio: '99:1' }, 'aspect_ratio'],
  ['a spin', 'a', { motion: 'spin' }, 'motion'],
  ['a style', 'a', { style: 'anime' }, 'style'],
  ['a title in letters that the font lacks', 'a', { title: '標題' }, 'title'],
])('cannot make %s', (_, prompt, settings, field) => {
  expect(model().unsupported(request(prompt, settings))).toMatchObject({ field });
});

it('moves the camera over a picture, and says that nothing in it moves', () => {
  const picture = Buffer.from('any');
  expect(model().unsupported(request('slow zoom in', {}, [picture]))).toBeNull();
  expect(model().unsupported(request('', {}, [picture]))).toBeNull();
  expect(model().unsupported(request('the cat jumps', {}, [picture]))).toMatchObject({ field: 'prompt' });
});

it('stops at once when its caller leaves', async () => {
  const leaving = new AbortController();
  const left = new Error('the client left');
  let leftAt = 0;
  const onProgress = (percent: number) => {
    if (percent < 25 || leftAt) return;
    leftAt = performance.now();
    leaving.abort(left);
  };
  const picture = await halves('#fff', '#000');
  await expect(make(request('', { duration: 20, resolution: '720p' }, [picture]), { signal: leaving.signal, onProgress })).rejects.toBe(left);
  expect(performance.now() - leftAt).toBeLessThan(2_000);
});

// What is asserted elsewhere needs no decoder; where one is installed it has the last word.
const withFfmpeg = hasProgram('ffmpeg') ? describe : describe.skip;
withFfmpeg('with the program ffmpeg', () => {
  it('shows the way of the camera when another program decodes it', async () => {
    const film = await make(request('', { motion: 'pan-right', aspect_ratio: '1:1' }, [await halves('#e01020', '#1020e0')]));
    const folder = mkdtempSync(path.join(tmpdir(), 'film-spec-'));
    try {
      writeFileSync(path.join(folder, 'film.mp4'), film);
      const frames = saidBy('ffmpeg', ['-v', 'error', '-i', path.join(folder, 'film.mp4'), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']);
      const frameBytes = 360 * 360 * 3;
      expect(frames.length / frameBytes).toBe(72);
      const redOf = (frame: number) => {
        let sum = 0;
        for (let at = frame * frameBytes; at < (frame + 1) * frameBytes; at += 3) sum += (frames[at] as number) - (frames[at + 2] as number);
        return sum / (frameBytes / 3);
      };
      expect(redOf(0)).toBeGreaterThan(120);
      expect(redOf(71)).toBeLessThan(-120);
      expect(Math.abs(redOf(36))).toBeLessThan(90);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
