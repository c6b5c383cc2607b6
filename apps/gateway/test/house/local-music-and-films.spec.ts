import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseBuffer } from 'music-metadata';
import type { AccountJob, MediaCaller, RunJob } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';
import { until } from './support/until.ts';

const photo = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'libs', 'local-engines', 'test', 'pictures', 'coffee.jpg'));
const image = `data:image/jpeg;base64,${photo.toString('base64')}`;

let house: MediaHouse;
let caller: MediaCaller;
beforeAll(async () => {
  house = await MediaHouse.start(['jobs', 'audio', 'video'], { environment: { LOCAL_ENGINES: 'on' } });
  caller = await house.caller();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const told = (id: string) => caller.get<AccountJob & { engine: string; nature: string }>(`/v1/account/jobs/${id}`);
const run = async (model: string, input: object): Promise<RunJob> => caller.end((await caller.start(model, input)).id);

async function fileAt(url: string | undefined): Promise<{ type: string | null; bytes: Buffer }> {
  const answer = await fetch(url ?? '');
  return { type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
}

it('composes: the piece behind the link lasts what was asked, for nothing, the same for the same seed', async () => {
  const input = { prompt: 'una bossa nova tranquila con flauta', duration: 6, bpm: 120, seed: 3, format: 'wav' };
  const [job, again] = [await run('local/music', input), await run('local/music', input)];
  expect(job).toMatchObject({ status: 'completed', credits_charged: 0 });
  expect(await told(job.id)).toMatchObject({ engine: 'local/spessasynth', nature: 'procedural', credits_charged: 0 });
  const { type, bytes } = await fileAt(Object.values(job.output ?? {})[0]);
  expect(type).toMatch(/wav/);
  const { format } = await parseBuffer(bytes);
  expect(format).toMatchObject({ sampleRate: 44_100, numberOfChannels: 2 });
  expect(Math.abs((format.duration ?? 0) - 6)).toBeLessThan(0.2);
  expect((await fileAt(Object.values(again.output ?? {})[0])).bytes.equals(bytes)).toBe(true);
}, 60_000);

it('stands in for who sings where nothing is to be sung, and for nobody else', async () => {
  const instrumental = await run('suno', { gpt_description_prompt: 'a short lullaby, 8 seconds', make_instrumental: true });
  const sung = await run('suno', { gpt_description_prompt: 'a short lullaby' });
  expect(await told(instrumental.id)).toMatchObject({ status: 'succeeded', engine: 'local/spessasynth', nature: 'procedural' });
  expect(await told(sung.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
  // Two, as Suno makes them, and not the same one twice.
  const links = Object.values(instrumental.output ?? {}).flat();
  const pieces = await Promise.all(links.map(fileAt));
  expect(pieces.map(({ type }) => type)).toEqual(['audio/mpeg', 'audio/mpeg']);
  expect(pieces[0]?.bytes.equals(pieces[1]?.bytes ?? Buffer.alloc(0))).toBe(false);
}, 60_000);

it('refuses what it cannot play by name', async () => {
  const { status, body } = await caller.door.post('/api/v1/models/run', { model: 'local/music', input: { prompt: 'a song', duration: 999 } });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('duration')]);
  const job = await run('local/music', { prompt: 'a song', instruments: 'theremin', duration: 5 });
  expect(job).toMatchObject({ status: 'failed', credits_charged: 0, error: { message: expect.stringContaining('theremin') } });
}, 60_000);

it('films a picture, and titles with music', async () => {
  const shown = await run('local/film', { image, motion: 'zoom-in', duration: 3, resolution: '360p' });
  expect(shown).toMatchObject({ status: 'completed', credits_charged: 0 });
  expect(await told(shown.id)).toMatchObject({ engine: 'local/film', nature: 'procedural' });
  const { type, bytes } = await fileAt(Object.values(shown.output ?? {})[0]);
  expect([type, bytes.toString('latin1', 4, 8), bytes.indexOf('moov') < bytes.indexOf('mdat')]).toEqual(['video/mp4', 'ftyp', true]);
  const titled = await run('local/film', { prompt: 'El puente abre.', duration: 3, resolution: '360p', music: true });
  const film = await fileAt(Object.values(titled.output ?? {})[0]);
  const { format } = await parseBuffer(film.bytes);
  expect(Math.abs((format.duration ?? 0) - 3)).toBeLessThan(0.2);
  expect([film.bytes.includes('avc1'), film.bytes.includes('mp4a')]).toEqual([true, true]);
}, 120_000);

it('moves the camera for a model of moving pictures, and leaves to others what must move by itself', async () => {
  const camera = await run('xai/grok-video-image-to-video', { image_input: [image], prompt: 'slow zoom in', duration: 3 });
  const moving = await run('xai/grok-video-image-to-video', { image_input: [image], prompt: 'the coffee spills', duration: 3 });
  expect(await told(camera.id)).toMatchObject({ status: 'succeeded', engine: 'local/film', nature: 'procedural', credits_charged: 0 });
  expect(await told(moving.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
}, 120_000);

it('stops a film that its client cancels', async () => {
  const { id } = await caller.start('local/film', { image, duration: 20, resolution: '720p' });
  await until(async () => ((await told(id)).status === 'running' ? true : undefined));
  const startedAt = performance.now();
  await caller.post(`/v1/account/jobs/${id}/cancel`, {});
  const ended = await until(async () => {
    const job = await told(id);
    return ['queued', 'running', 'cancelling'].includes(job.status) ? undefined : job;
  });
  expect([ended.status, ended.credits_charged]).toEqual(['cancelled', 0]);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  const next = await caller.post<{ id: string }>('/api/v1/models/run', { model: 'local/film', input: { image, duration: 3, resolution: '360p' } });
  expect(next.id).toBeTruthy();
}, 60_000);
