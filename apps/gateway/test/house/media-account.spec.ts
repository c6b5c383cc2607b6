import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { AccountJob, MediaCaller, RunJob } from './support/media-caller.ts';
import { writeMediaCatalog } from './support/media-catalog.ts';
import { MediaHouse } from './support/media-house.ts';
import { until } from './support/until.ts';

const portrait = readFileSync(path.join(__dirname, '..', '..', '..', '..', 'tools', 'seeds', 'fixtures', 'picture.jpg'));
let catalogDir: string;
let house: MediaHouse;
let caller: MediaCaller;

beforeAll(async () => {
  catalogDir = writeMediaCatalog();
  house = await MediaHouse.start(['jobs', 'courier', 'image'], { catalogDir, environment: { JOBS_PER_KEY_MAX: '4', WEBHOOK_TIMEOUT_MS: '1000' } });
  caller = await house.caller();
}, 120_000);
afterAll(async () => {
  await house?.stop();
  rmSync(catalogDir, { recursive: true, force: true });
}, 60_000);

describe('jobs of an account', () => {
  const cancel = (id: string, of: MediaCaller) => of.door.post(`/v1/account/jobs/${id}/cancel`, {});

  it('are told of and ended for whoever has used up the rate, and nothing else is', async () => {
    const hasty = await house.caller({ limits: { requestsPerMinute: 2 } });
    const [one, other] = [await hasty.start('picture-plain'), await hasty.start('picture-plain')];
    expect((await hasty.door.post('/api/v1/models/run', { model: 'picture-plain', input: { prompt: 'a third' } })).status).toBe(429);
    expect((await hasty.door.get('/v1/me')).status).toBe(429);
    await until(async () => ((await hasty.get<RunJob>(`/api/v1/jobs/${one.id}`)).status === 'completed' ? true : undefined));
    expect((await hasty.door.get(`/v1/account/jobs/${other.id}/events`)).text).toContain('"status":"succeeded"');
    // It is over, which is what the answer says, and not that too much was asked.
    expect((await cancel(other.id, hasty)).status).not.toBe(429);
  });

  it('are listed, followed to their end, and seen by nobody else', async () => {
    const own = await house.caller();
    const { id } = await own.start('picture-plain');
    const events = (await own.door.get(`/v1/account/jobs/${id}/events`)).text.split('\n\n').filter((block) => block.startsWith('data: '));
    expect(JSON.parse(events.at(-1)!.slice(6))).toMatchObject({
      id,
      status: 'succeeded',
      operation: 'image.generate',
      credits_charged: 25,
      nature: 'emulated',
      results: [{ mime_type: expect.stringMatching(/^image\//), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(await own.get('/v1/account/jobs')).toMatchObject({ data: [{ id, status: 'succeeded' }], next_before: null });
    expect((await caller.door.get(`/v1/account/jobs/${id}`)).status).toBe(404);
  });

  it('are cancelled at no cost, whether they wait or run', async () => {
    const own = await house.caller();
    // As many as a key may run, and one that waits for them.
    const running = await Promise.all(Array.from({ length: 4 }, () => own.start('picture-slow')));
    await until(async () => ((await Promise.all(running.map(({ id }) => house.traces.job(id)))).every((row) => row?.tracked) ? true : undefined));
    const waiting = await own.start('picture-slow');
    expect(await own.get<AccountJob>(`/v1/account/jobs/${waiting.id}`)).toMatchObject({ status: 'queued', queue_position: expect.any(Number) });
    expect((await house.traces.of(own.clientId)).books).toMatchObject({ held: 5 * 25e6, holds: 5 });

    expect((await cancel(waiting.id, caller)).status).toBe(404);
    expect((await cancel(waiting.id, own)).body).toMatchObject({ id: waiting.id, status: 'cancelled', credits_charged: 0 });
    const told = await Promise.all(running.map(({ id }) => cancel(id, own)));
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const { id } of running) {
      const job = await own.end(id);
      expect([job.status, job.credits_charged, job.output]).toEqual(['cancelled', 0, null]);
    }
    expect(await house.traces.of(own.clientId)).toMatchObject({ jobs: 5, books: { posted: 100_000e6, held: 0, holds: 0 } });
    // Asked again, it is what it is.
    expect(await cancel(waiting.id, own)).toMatchObject({ status: 200, body: { status: 'cancelled', credits_charged: 0 } });
    expect((await own.door.get(`/v1/task?id=${waiting.id}`)).body).toMatchObject({ status: 'failed', done: true, error: { code: 'job_cancelled' } });
  });

  it('that their provider finished all the same cost what they cost', async () => {
    const own = await house.caller();
    const { id } = await own.start('picture-stubborn');
    await until(async () => ((await house.traces.job(id))?.tracked ? true : undefined));
    await cancel(id, own);
    const { status, credits_charged } = await own.end(id);
    expect([status, credits_charged, await own.credits()]).toEqual(['completed', 25, 100_000 - 25]);
    expect(await cancel(id, own)).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  });
});

describe('webhooks of an account', () => {
  it('are registered, rotated, sent again and forgotten', async () => {
    const own = await house.caller();
    const run = () => own.post<RunJob>('/api/v1/models/run', { model: 'picture-plain', input: { prompt: 'a bridge' } });
    const visits = () => house.web.visitsTo('/account-hook');
    const { id, secret } = await own.post<{ id: string; secret: string }>('/v1/account/webhooks', {
      url: house.web.url('/account-hook'),
      events: ['job.succeeded'],
    });
    await run();
    const first = await until(() => visits()[0]);
    expect(new Webhook(secret).verify(first.body, first.headers)).toMatchObject({ type: 'job.succeeded' });

    const renewed = await own.post<{ secret: string }>(`/v1/account/webhooks/${id}/rotate`, { grace_seconds: 600 });
    await run();
    const second = await until(() => visits()[1]);
    expect(second.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const each of [secret, renewed.secret]) expect(new Webhook(each).verify(second.body, second.headers)).toMatchObject({ type: 'job.succeeded' });

    const deliveries = async () =>
      (await own.get<{ data: { id: string; state: string; attempts: object[] }[] }>(`/v1/account/webhooks/deliveries?endpoint_id=${id}`)).data;
    const oldest = await until(async () => {
      const all = await deliveries();
      return all.length === 2 && all.every(({ state }) => state === 'delivered') ? all.at(-1) : undefined;
    });
    await own.post(`/v1/account/webhooks/deliveries/${oldest.id}/redeliver`, {});
    const third = await until(() => visits()[2]);
    expect([third.headers['webhook-id'], third.body]).toEqual([first.headers['webhook-id'], first.body]);
    expect(new Webhook(renewed.secret).verify(third.body, third.headers)).toMatchObject({ type: 'job.succeeded' });
    await until(async () => ((await deliveries()).at(-1)?.attempts.length === 2 ? true : undefined));

    expect((await caller.door.post(`/v1/account/webhooks/deliveries/${oldest.id}/redeliver`, {})).status).toBe(404);
    expect(await own.delete(`/v1/account/webhooks/${id}`)).toEqual({ status: 200, body: { id, deleted: true } });
    const ended = await run();
    await until(async () => ((await house.traces.of(own.clientId)).outbox === 0 ? true : undefined));
    expect([ended.status, visits().length, (await house.traces.of(own.clientId)).webhooks]).toEqual(['completed', 3, 0]);
  });
});

describe('receivers that fail', () => {
  it('are noted and tried again later, and the job is none the worse', async () => {
    const own = await house.caller();
    house.web.offer('/hook-500', (_, response) => void response.writeHead(500).end('no'));
    house.web.offer('/hook-302', (_, response) => void response.writeHead(302, { location: house.web.url('/elsewhere') }).end());
    house.web.offer('/hook-silent', () => undefined);
    house.web.offer('/hook-cut', (_, response) => void response.destroy());
    house.web.offer('/hook-410', (_, response) => void response.writeHead(410).end());
    const receivers = ['/hook-500', '/hook-302', '/hook-silent', '/hook-cut', '/hook-410'];
    const ended = await Promise.all(
      receivers.map((hook) =>
        own.post<RunJob>('/api/v1/models/run', { model: 'picture-plain', input: { prompt: 'a bridge' }, webhook_url: house.web.url(hook) }),
      ),
    );
    expect(ended.map(({ status, credits_charged }) => [status, credits_charged])).toEqual(receivers.map(() => ['completed', 25]));
    interface Delivery {
      url: string;
      state: string;
      next_attempt_at: string | null;
      attempts: { status: number | null; reason: string | null }[];
    }
    const deliveries = await until(async () => {
      const { data } = await own.get<{ data: Delivery[] }>('/v1/account/webhooks/deliveries');
      return data.length === receivers.length && data.every(({ attempts }) => attempts.length > 0) ? data : undefined;
    });
    const first = Object.fromEntries(
      deliveries.map(({ url, attempts, state, next_attempt_at }) => [new URL(url).pathname, [attempts[0]?.status, state, next_attempt_at !== null]]),
    );
    expect(first).toEqual({
      '/hook-500': [500, 'pending', true],
      // Never followed.
      '/hook-302': [null, 'pending', true],
      '/hook-silent': [null, 'pending', true],
      '/hook-cut': [null, 'pending', true],
      // Gone for good.
      '/hook-410': [410, 'given-up', false],
    });
    expect(house.web.visitsTo('/elsewhere')).toEqual([]);
    expect(await own.credits()).toBe(100_000 - receivers.length * 25);
  });
});

describe('files of an account', () => {
  it('are uploaded, read, used by their id, and deleted', async () => {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(portrait)], { type: 'text/plain' }), 'me.txt');
    const uploaded = await fetch(`${house.url}/v1/account/files`, { method: 'POST', headers: { authorization: `Bearer ${caller.key}` }, body: form });
    const file = (await uploaded.json()) as { id: string; url: string };
    expect(file).toMatchObject({ kind: 'image', mime_type: 'image/jpeg', bytes: portrait.length, name: 'me.txt' });
    const read = await fetch(file.url);
    expect(Buffer.from(await read.arrayBuffer()).equals(portrait)).toBe(true);
    for (const image_input of [file.id, file.url])
      expect(await caller.post('/api/v1/models/run', { model: 'enhance', input: { image_input } })).toMatchObject({ status: 'completed', credits_charged: 10 });
    const stranger = await house.caller();
    expect(await stranger.door.post('/api/v1/models/run', { model: 'enhance', input: { image_input: file.id } })).toMatchObject({
      status: 400,
      body: { error: { code: 'file_refused', field: 'input.image_input' } },
    });
    expect((await stranger.door.get(`/v1/account/files/${file.id}`)).status).toBe(404);
    expect((await caller.delete(`/v1/account/files/${file.id}`)).status).toBe(200);
    expect([(await fetch(file.url)).status, (await caller.door.get(`/v1/account/files/${file.id}`)).status]).toEqual([404, 404]);
  });
});

it('leaves the books whole and no hold', async () => {
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
});
