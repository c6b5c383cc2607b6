import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import { png, wav } from '@portazgo/samples';
import { writeMediaCatalog } from './support/media-catalog.ts';
import { mimeOf, type AskTask, type GenerationTask, type MediaCaller, type RunJob } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';
import { until } from './support/until.ts';

const film = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'tools', 'seeds', 'fixtures', 'film.mp4'));
const portrait = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'tools', 'seeds', 'fixtures', 'picture.jpg'));
let catalogDir: string;
let house: MediaHouse;
let caller: MediaCaller;

beforeAll(async () => {
  catalogDir = writeMediaCatalog();
  house = await MediaHouse.start(['jobs', 'courier', 'llm', 'image', 'audio', 'video', 'vision'], { catalogDir });
  caller = await house.caller();
}, 120_000);
afterAll(async () => {
  await house?.stop();
  rmSync(catalogDir, { recursive: true, force: true });
}, 60_000);

/** Followed to its end, and the balance held against what it says that it cost. */
const followed = (body: object) =>
  caller.costing(
    ({ usage }) => usage?.cost,
    () => caller.ask(body),
  );

describe('ask', () => {
  it('makes pictures', async () => {
    const task = await followed({ ask: 'una caseta de peaje', mode: 'image-flux', count: 2, width: 512, height: 768 });
    expect(task).toMatchObject({ status: 'completed', done: true, usage: { cost: 80 } });
    expect(task.answers).toHaveLength(2);
    for (const url of task.answers ?? []) {
      const { width, height } = await sharp(Buffer.from(await (await fetch(url)).arrayBuffer())).metadata();
      expect(width && height && width / height).toBeCloseTo(512 / 768, 1);
    }
  });

  it('speaks a dialogue of several voices', async () => {
    const task = await followed({ ask: '<|speaker:0|>Hola, ¿cuánto es?<|speaker:1|>Dos monedas.', mode: 'tts-s2', voices: ['sarah', 'adrian'] });
    expect([task.status, await mimeOf(task.answer)]).toEqual(['completed', 'audio/mpeg']);
  });

  it('clones a voice with consent, speaks with it, and refuses it by name once it is deleted', async () => {
    const sample = wav(12).toString('base64');
    const refused = await caller.door.post('/v1/ask', { ask: 'Mi voz', mode: 'clone-voice', audio_data: sample });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'consent' }, done: true } });
    const { voice_id: voice = '', status } = await followed({ ask: 'Mi voz', mode: 'clone-voice', audio_data: sample, consent: true });
    expect(status).toBe('completed');
    expect(await caller.get('/v1/account/voices')).toMatchObject({ data: [{ id: voice, title: 'Mi voz' }] });

    const say = { ask: 'El puente abre al amanecer', mode: 'tts-s2', voice };
    expect(await mimeOf((await followed(say)).answer)).toBe('audio/mpeg');
    const stranger = await house.caller();
    expect(await stranger.door.post('/v1/ask', say)).toMatchObject({ status: 400, body: { error: { field: 'voice' } } });

    expect(await caller.delete(`/v1/account/voices/${voice}`)).toEqual({ status: 200, body: { id: voice, deleted: true } });
    expect(await caller.door.post('/v1/ask', say)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request', field: 'voice', message: expect.stringContaining(voice) } },
    });
    expect(await caller.get('/v1/account/voices')).toMatchObject({ data: [] });
  });

  it('reads pictures: what is seen, what is written, and into a schema', async () => {
    const image_data = `data:image/jpeg;base64,${portrait.toString('base64')}`;
    const seen = await caller.costing(
      ({ usage }: AskTask) => usage?.cost,
      () => caller.post<AskTask>('/v1/ask', { ask: '¿Qué se ve?', mode: 'vision', image_data }),
    );
    expect(seen).toMatchObject({ done: true, answer: expect.stringMatching(/jpe?g/i) });
    expect(await caller.post('/v1/ask', { ask: 'Lee', mode: 'vision', task: 'read-text', image_data })).toMatchObject({
      done: true,
      answer: expect.stringMatching(/\w/),
    });
    const schema = {
      type: 'object',
      properties: { total: { type: 'number' }, plate: { type: 'string' } },
      required: ['total', 'plate'],
      additionalProperties: false,
    };
    const { answer } = await caller.post<AskTask>('/v1/ask', {
      ask: 'Extrae',
      mode: 'vision',
      task: 'extract',
      schema,
      image_url: house.web.offer('/ticket.jpg', portrait),
    });
    expect(JSON.parse(answer)).toEqual({ total: expect.any(Number), plate: expect.any(String) });
  });

  it('streams what it sees, and forgets the picture', async () => {
    const stored = await house.traces.storedMessages();
    const { text, headers } = await caller.door.post('/v1/ask', { ask: '¿Qué se ve?', mode: 'vision', stream: true, image_data: portrait.toString('base64') });
    expect(headers.get('content-type')).toContain('text/event-stream');
    const events = text
      .split('\n\n')
      .filter((block) => block.startsWith('data: '))
      .map((block) => JSON.parse(block.slice(6)) as AskTask);
    expect(events.length).toBeGreaterThan(3);
    expect(events.at(-1)).toMatchObject({ answer: '', done: true, usage: { cost: expect.any(Number) } });
    expect(await house.traces.storedSettlesAt(stored)).toBe(stored);
  });
});

describe('runs', () => {
  it('makes a video, and tells its end to the address of the request, signed', async () => {
    const { secret } = await caller.get<{ secret: string }>('/v1/account/webhooks/secret');
    const webhook_url = house.web.url('/runs-hook');
    const { status, body } = await caller.door.post('/api/v1/models/run', {
      model: 'kling-3',
      input: { prompt: 'a bridge at dawn', duration: '3' },
      webhook_url,
    });
    const started = body as RunJob;
    expect([status, started]).toEqual([202, expect.objectContaining({ object: 'job', status: 'processing', model: 'kling-3' })]);
    const job = await caller.end(started.id);
    // Three seconds with sound.
    expect(job).toMatchObject({ status: 'completed', error: null, credits_charged: 756, completed_at: expect.any(String) });
    expect(await mimeOf(job.output?.['outputVideo'])).toBe('video/mp4');

    const message = await until(() => house.web.visitsTo('/runs-hook')[0]);
    const told = new Webhook(secret).verify(message.body, message.headers) as { type: string; data: RunJob };
    expect(told).toMatchObject({ type: 'job.succeeded', data: { id: job.id, status: 'completed', model: 'kling-3', credits_charged: 756, error: null } });
    expect(await mimeOf(told.data.output?.['outputVideo'])).toBe('video/mp4');
    expect(() => new Webhook(secret).verify(message.body.replace('756', '0'), message.headers)).toThrow('signature');
    const { data } = await caller.get<{ data: object[] }>('/v1/account/webhooks/deliveries');
    expect(data[0]).toMatchObject({ endpoint_id: null, job_id: job.id, state: 'delivered', attempts: [{ status: 204 }], id: message.headers['webhook-id'] });
  });

  it('is one job and one charge however often the same request comes', async () => {
    const twin = await house.caller();
    const ask = () => twin.door.post('/api/v1/models/run', { model: 'picture-plain', input: { prompt: 'a bridge' } }, { 'idempotency-key': 'once' });
    const first = await Promise.all(Array.from({ length: 8 }, ask));
    const answered = first.filter(({ status }) => status === 200);
    expect(answered.length).toBeGreaterThan(0);
    // The others were told that theirs is on its way.
    expect(first.filter(({ status }) => status !== 200).map(({ status, body }) => [status, (body as { error: { code: string } }).error.code])).toEqual(
      Array.from({ length: 8 - answered.length }, () => [409, 'idempotency_in_flight']),
    );
    const again = await Promise.all(Array.from({ length: 4 }, ask));
    expect(new Set([...answered, ...again].map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await house.traces.of(twin.clientId)).toMatchObject({ jobs: 1, books: { records: 1, holds: 0 } });
    expect(await twin.credits()).toBe(100_000 - 25);
    const other = await twin.door.post('/api/v1/models/run', { model: 'picture-plain', input: { prompt: 'another' } }, { 'idempotency-key': 'once' });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'idempotency_mismatch' } } });
  });
});

describe('generations', () => {
  const file = (name: string, content: Buffer) => house.web.offer(`/${name}`, content);
  it.each<[string, () => object, RegExp, number]>([
    ['/api/v1/images/generations', () => ({ model: 'flux-2', prompt: 'A serene garden', aspect_ratio: '16:9' }), /^image\//, 5],
    ['/api/v1/videos/generations', () => ({ model: 'pixverse', prompt: 'waves at night', duration: 5 }), /^video\//, 200],
    ['/api/v1/audio/music', () => ({ model: 'minimax-music', prompt: 'slow folk', lyrics: 'We pay the toll, we cross the bridge' }), /^audio\//, 30],
    ['/api/v1/audio/music', () => ({ model: 'suno', gpt_description_prompt: 'a song about a bridge' }), /^audio\//, 60],
    [
      '/api/v1/audio/speech',
      () => ({
        model: 'elevenlabs-v3',
        dialogue: [
          { text: 'How much?', voice: 'User' },
          { text: 'Two coins.', voice: 'Narrator' },
        ],
      }),
      /^audio\//,
      1.9,
    ],
    ['/api/v1/images/tools/remove-bg', () => ({ image: file('r.jpg', portrait) }), /^image\/png/, 1],
    [
      '/api/v1/images/tools/face-swap',
      () => ({ image: file('s.jpg', portrait), face_image: `data:image/png;base64,${png(64, 64).toString('base64')}` }),
      /^image\//,
      4,
    ],
    ['/api/v1/videos/tools/bg-remover', () => ({ video: file('f.mp4', film) }), /^video\//, 10],
    ['/api/v1/videos/tools/bg-remover', () => ({ video: file('f.mp4', film), background_image: file('b.jpg', portrait) }), /^video\//, 10],
  ])('%s', async (route, body, type, credits) => {
    const request = body();
    const task = await caller.costing(
      ({ consumed_credits }: GenerationTask) => consumed_credits,
      async () => {
        const started = await caller.post<{ id: string; data: { task_id: string } }>(route, request);
        expect(started).toMatchObject({ code: 200, status: 'pending', data: { task_id: started.id, status: 'IN_PROGRESS' } });
        return until(async () => {
          const { data } = await caller.get<{ data: GenerationTask }>(`/api/v1/tasks/${started.id}`);
          return data.status === 'IN_PROGRESS' ? undefined : data;
        });
      },
    );
    expect(task).toMatchObject({ status: 'SUCCESS', error_message: null, consumed_credits: credits });
    expect(task.response.length).toBeGreaterThan(0);
    for (const url of task.response) expect(await mimeOf(url)).toMatch(type);
  });

  it('chats, streamed as its page says', async () => {
    const { text, headers } = await caller.door.post('/api/v1/chat/completions', { model: 'gemini-3-flash', messages: [{ role: 'user', content: 'hola' }] });
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(text).toMatch(/"credits_consumed":[\d.]+[^]*\[DONE\]/);
  });
});

it('leaves the books whole and no hold', async () => {
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
});
