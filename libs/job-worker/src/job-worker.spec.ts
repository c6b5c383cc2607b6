import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProviderError, type ProviderErrorDetails } from '@portazgo/providers-contract';
import { JobHouse, type JobHouseOptions } from '../test/support/job-house.ts';
import { done, png, tracked, type Script } from '../test/support/scripted-vendor.ts';

const fault = (details: Partial<ProviderErrorDetails>) =>
  new ProviderError({ provider: 'only', kind: 'overloaded', accepted: 'no', reason: 'busy', ...details });
const atOnce: Script = { start: async () => done() };
const never: Script = { start: async () => tracked(), status: async () => ({ state: 'running', progressPercent: 40 }) };

let house: JobHouse;
const open = (vendors: JobHouseOptions['vendors'], more: Omit<JobHouseOptions, 'vendors'> = {}) => (house = new JobHouse({ vendors, ...more }));
afterEach(() => house.close());

async function ended(script: Script, ...submission: Parameters<JobHouse['submit']>) {
  open({ only: script });
  const row = house.submit(...submission);
  await house.workOff(house.worker().worker, row);
  const [end] = row.ends;
  if (!end) throw new Error('no end');
  return { end, row };
}

describe('an end', () => {
  it('is succeeded, priced by what came out, and says which engine made it', async () => {
    const { end } = await ended({ start: async () => done({ results: [{ bytes: png }, { bytes: Buffer.concat([png, png]) }] }) });
    expect(end).toMatchObject({
      outcome: 'succeeded',
      engine: 'only/only-1',
      nature: 'real',
      costMicroCredits: 20_000_000,
      quantities: { images: 2, requests: 1 },
      usageSource: 'counted',
      upstreamId: 'up-1',
    });
    expect(end.results).toHaveLength(2);
  });

  it('never costs more than what is held, whatever the provider says it used', async () => {
    const { end } = await ended(
      { start: async () => done({ quantities: { images: 1_000_000 } }) },
      { heldMicroCredits: 30_000_000, priceMultiplierPpm: 1_500_000 },
    );
    expect(end).toMatchObject({ costMicroCredits: 20_000_000, usageSource: 'upstream' });
  });

  it("keeps the provider's explicit zero a zero", async () => {
    const { end } = await ended({ start: async () => done({ quantities: { images: 0 } }) });
    expect(end).toMatchObject({ outcome: 'succeeded', costMicroCredits: 0 });
  });

  it('takes no figure that is none', async () => {
    const { end } = await ended({ start: async () => done({ quantities: { images: Number.NaN, seconds: -3 } }) });
    expect(end).toMatchObject({ costMicroCredits: 10_000_000, usageSource: 'counted' });
  });

  it('costs test keys nothing, and is of the emulator', async () => {
    open({ only: atOnce });
    const row = house.submit({ mode: 'test' });
    await house.workOff(house.worker().worker, row);
    expect(row.ends[0]).toMatchObject({ outcome: 'succeeded', costMicroCredits: 0, engine: 'emulator/only-1', nature: 'emulated' });
  });

  it('is a failure at no cost when the provider failed the task', async () => {
    const { end } = await ended({ ...never, status: () => Promise.reject(fault({ kind: 'content_blocked', accepted: 'yes', reason: 'not that' })) });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'content_blocked' } });
  });

  it('charges the bound of such a failure where the model says so, and only once the provider took it', async () => {
    const failing = { ...never, status: () => Promise.reject(fault({ kind: 'upstream_bug', accepted: 'yes' })) };
    const terms = { chargeOnFailure: true, heldMicroCredits: 30_000_000, priceMultiplierPpm: 1_500_000 };
    expect((await ended(failing, terms)).end).toMatchObject({ outcome: 'failed', costMicroCredits: 20_000_000 });
    await house.close();
    expect((await ended({ start: () => Promise.reject(fault({ kind: 'bad_request' })) }, terms)).end).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
  });

  it('is a failure at no cost when nothing came out, or something else than was asked for', async () => {
    expect((await ended({ start: async () => done({ results: [] }) })).end).toMatchObject({
      outcome: 'failed',
      costMicroCredits: 0,
      error: { code: 'upstream_failed' },
    });
    await house.close();
    const page = Buffer.from('<!doctype html><html><body>Bad gateway</body></html>');
    const { end } = await ended({ start: async () => done({ results: [{ bytes: png }, { bytes: page, mimeType: 'image/png' }] }) });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, results: [], error: { code: 'upstream_failed' } });
    expect(house.shelf.files.size).toBe(0);
  });

  it('is unknown, free and never repeated when the submission has no known end', async () => {
    const { end, row } = await ended({ start: () => Promise.reject(fault({ kind: 'timeout', accepted: 'unknown', phase: 'first_byte' })) });
    expect(end).toMatchObject({ outcome: 'unknown', costMicroCredits: 0, error: { code: 'job_fate_unknown' } });
    expect([house.journals.only?.started.length, row.attempt]).toEqual([1, 1]);
  });

  it('is unknown as well when the adapter itself breaks in the middle of a submission', async () => {
    const { end } = await ended({ start: () => Promise.reject(new TypeError('x is not a function')) });
    expect(end).toMatchObject({ outcome: 'unknown', costMicroCredits: 0 });
  });
});

describe('routes', () => {
  it('are tried in their order until one takes the job', async () => {
    open({ first: { start: () => Promise.reject(fault({ kind: 'auth' })) }, second: atOnce });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.ends[0]).toMatchObject({ outcome: 'succeeded', engine: 'second/second-1' });
    expect(row.acts.filter((act) => act.startsWith('dispatch'))).toEqual(['dispatch first/first-1', 'dispatch second/second-1']);
  });

  it('that cannot express the job are passed over without being asked', async () => {
    open({ first: { ...atOnce, unsupported: () => ({ field: 'seed', reason: 'is not known there' }) }, second: atOnce });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.engine, house.journals.first?.started.length]).toEqual(['second/second-1', 0]);
  });

  it('without a voice of the dialogue are passed over; when none has it the request is at fault', async () => {
    open({ first: atOnce, second: { start: async () => done({ results: [{ bytes: mp3 }] }) } });
    const voices = (upstream: Record<string, string>) => ({
      model: 'speech',
      operation: 'audio.speak' as const,
      input: { turns: [{ text: 'Hola', voice: { id: 'ana', upstream } }, { text: 'Qué tal' }], inputs: [], settings: {} },
    });
    const spoken = house.submit(voices({ second: 'v-9' }));
    await house.workOff(house.worker().worker, spoken);
    expect(spoken.ends[0]).toMatchObject({ outcome: 'succeeded', engine: 'second/second-1', quantities: { bytes: 12, characters: 11 } });
    expect(house.journals.second?.requests[0]?.turns).toEqual([{ text: 'Hola', voice: 'v-9' }, { text: 'Qué tal' }]);
    const mute = house.submit(voices({ elsewhere: 'v-1' }));
    await house.workOff(house.worker().worker, mute);
    expect(mute.ends[0]).toMatchObject({
      outcome: 'failed',
      costMicroCredits: 0,
      error: { code: 'invalid_request', details: { field: 'voice', reason: expect.stringContaining("'ana'") } },
    });
  });

  it('that are all busy are tried again later by whoever comes, a few times', async () => {
    let busy = 5;
    const { end, row } = await ended({ start: () => (busy-- > 0 ? Promise.reject(fault({})) : Promise.resolve(done())) });
    expect(end.outcome).toBe('succeeded');
    expect(row.acts).toContain('give back undispatched');
  });

  it('that stay busy end it with their reason when its patience is over', async () => {
    const { end, row } = await ended({ start: () => Promise.reject(fault({ reason: 'try another day' })) }, {}, { queueSeconds: 2 });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: expect.stringMatching(/overloaded|model_unavailable/) } });
    expect(row.acts).toContain('give back undispatched');
  });

  it('that refuse the request itself end it with their reason', async () => {
    const { end, row } = await ended({ start: () => Promise.reject(fault({ kind: 'bad_request', reason: 'the prompt is empty' })) });
    expect(end).toMatchObject({ outcome: 'failed', error: { code: 'provider_refused', details: { reason: 'the prompt is empty' } } });
    expect(row.acts).not.toContain('give back undispatched');
  });

  it('wait while their provider runs as many jobs as it may', async () => {
    open({ only: atOnce });
    house.desk.full = 2;
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.acts.filter((act) => act === 'give back undispatched')).toHaveLength(2);
    expect([row.ends[0]?.outcome, house.journals.only?.started.length]).toEqual(['succeeded', 1]);
  });
});

describe('a task', () => {
  it('is stored before it is asked for the first time, and polled through troubles of polls', async () => {
    const { end, row } = await ended({
      start: async () => tracked('t-7'),
      status: async (task, nth) => {
        expect([task.id, row_().upstream?.id]).toEqual(['t-7', 't-7']);
        if (nth < 4) throw nth === 2 ? new TypeError('odd') : fault({ accepted: 'unknown' });
        return done();
      },
    });
    expect([end.outcome, row.upstream?.id]).toEqual(['succeeded', 't-7']);
  });
  const row_ = () => [...house.desk.rows.values()][0] as NonNullable<ReturnType<JobHouse['submit']>>;

  it('tells progress with the lease', async () => {
    open({ only: { start: async () => tracked(), status: async (_, nth) => (nth < 25 ? { state: 'running', progressPercent: 40 } : done()) } });
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect(row.progress).toEqual({ progressPercent: 40, queuePosition: null });
  });

  it('that its provider proves to have stopped is cancelled and free', async () => {
    open({ only: { ...never, cancel: async () => true } });
    const row = house.submit();
    setTimeout(() => (row.cancelIsAsked = true), 60);
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'cancelled', costMicroCredits: 0, error: { code: 'job_cancelled' } }]);
  });

  it.each([
    ['says that it is too late', async () => false],
    ['does not answer', () => Promise.reject(fault({ accepted: 'unknown' }))],
    ['cannot be asked', undefined],
  ])('goes on and is charged by its real end when its provider %s', async (_, cancel) => {
    let isCancelled = false;
    open({
      only: {
        start: async () => tracked(),
        status: async (__, nth) => (isCancelled && nth > 60 ? done() : { state: 'running' }),
        ...(cancel ? { cancel } : {}),
      },
    });
    const row = house.submit();
    setTimeout(() => (isCancelled = row.cancelIsAsked = true), 60);
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'succeeded', costMicroCredits: 10_000_000 }]);
    expect(house.journals.only?.cancels).toBeLessThanOrEqual(3);
  });

  it.each<[string, Partial<Script>, string]>([
    ['and stops', { cancel: async () => true }, 'failed'],
    ['and may go on', {}, 'unknown'],
    [
      'and hangs in every way',
      { cancel: (): Promise<boolean> => new Promise(() => undefined), status: (): Promise<never> => new Promise(() => undefined) },
      'unknown',
    ],
  ])(
    'that outlives its run limit is ended, free, %s',
    async (_, more, outcome) => {
      const startedAt = Date.now();
      const { end } = await ended({ ...never, ...more }, {}, { runSeconds: 0.4 });
      expect(end).toMatchObject({ outcome, costMicroCredits: 0, error: { code: 'job_timed_out' } });
      expect(Date.now() - startedAt).toBeLessThan(7_000);
    },
    15_000,
  );

  it('is polled at once after a genuine callback, and not after any other', async () => {
    let isGenuine = false;
    const script: Script = {
      start: async () => tracked(),
      status: async (_, nth) => (nth >= 2 ? done() : { state: 'running' }),
      verifyCallback: async () => isGenuine,
    };
    open({ only: script }, { publicUrl: 'https://gateway.example.com', pollMs: 60_000 });
    const row = house.submit();
    const { worker } = house.worker();
    const running = house.workOff(worker, row);
    const listener = await house.listener(row);
    listener({ headers: {}, body: Buffer.from('forged') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(house.journals.only?.polls).toBe(0);
    isGenuine = true;
    listener({ headers: {}, body: Buffer.from('real') });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(house.journals.only?.polls).toBe(1);
    listener({ headers: {}, body: Buffer.from('real, again') });
    await running;
    expect(row.ends[0]?.outcome).toBe('succeeded');
    expect(house.journals.only?.callbackUrls).toEqual([expect.stringMatching(/^https:\/\/gateway\.example\.com\/v1\/callbacks\//)]);
    expect(row.upstream?.data).toEqual({ portazgoCallbackToken: 'token' });
  });
});

describe('the queue', () => {
  it('may bring a message twice: one works, the other waits, one end comes of it', async () => {
    open({ only: { start: async () => tracked(), status: async (_, nth) => (nth < 8 ? { state: 'running' } : done()) } });
    const row = house.submit();
    const [a, b] = [house.worker().worker, house.worker().worker];
    await Promise.all([house.workOff(a, row), house.workOff(b, row), house.workOff(a, row)]);
    expect([row.ends.length, house.journals.only?.started.length, house.shelf.files.size]).toEqual([1, 1, 1]);
  });

  it('survives a desk that is away: what was sent is tracked and finished when it is back', async () => {
    open({ only: { start: async () => ((house.desk.isDown = true), tracked()), status: async () => done() } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    setTimeout(() => (house.desk.isDown = false), 700);
    await house.workOff(house.worker().worker, row);
    expect([row.ends.map(({ outcome }) => outcome), house.journals.only?.started.length]).toEqual([['succeeded'], 1]);
  });
});

describe('a drain', () => {
  it('hands tracked tasks back, so that another worker polls on and submits nothing', async () => {
    let isLong = true;
    open({ only: { start: async () => tracked(), status: async () => (isLong ? { state: 'running' } : done()) } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 5_000 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 80));
    void worker.stop();
    expect(await working).toEqual({ done: true });
    expect(row.acts.at(-1)).toBe('give back');
    isLong = false;
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.outcome, house.journals.only?.started.length]).toEqual(['succeeded', 1]);
  });

  it('lets a submission that is under way come to its end', async () => {
    open({ only: { start: () => new Promise((resolve) => setTimeout(() => resolve(done()), 300)) } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 5_000 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 80));
    void worker.stop();
    expect(await working).toEqual({ done: true });
    expect(row.ends[0]?.outcome).toBe('succeeded');
  });

  it('leaves what is not over at the end of its patience to its lease', async () => {
    open({ only: { start: () => new Promise(() => undefined) } });
    const row = house.submit({}, { heartbeatSeconds: 0.5 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 100 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 50));
    void worker.stop();
    expect(await working).toEqual({ retryAfterMs: 500 });
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'unknown', costMicroCredits: 0 }]);
  });
});

describe('a result that the vendor left somewhere', () => {
  let server: Server;
  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  afterEach(() => server?.close());

  async function fetched(listener: RequestListener, more: { trusted?: boolean; runSeconds?: number } = {}) {
    const url = await serve(listener);
    open(
      { only: { start: async () => done({ results: [{ url: `${url}/result.png`, headers: { 'x-vendor': 'yes' } }] }) } },
      more.trusted === false ? {} : { vendorUrl: url },
    );
    const row = house.submit({}, { runSeconds: more.runSeconds ?? 30 });
    await house.workOff(house.worker().worker, row, 15_000);
    return row.ends[0];
  }

  it('is fetched with what the vendor asks for, again when it is not there yet, and the submission is not repeated', async () => {
    let asked = 0;
    const end = await fetched((request, response) => {
      expect(request.headers['x-vendor']).toBe('yes');
      if (++asked < 3) response.writeHead(404).end();
      else response.end(png);
    });
    expect(end).toMatchObject({ outcome: 'succeeded', costMicroCredits: 10_000_000, results: [{ bytes: png.length }] });
    expect([asked, house.journals.only?.started.length]).toEqual([3, 1]);
  });

  it('is a failure of the vendor, and free, when it cannot be had', async () => {
    const end = await fetched((_, response) => response.socket?.destroy());
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'upstream_failed' } });
  }, 20_000);

  it('is never fetched from an address inside that the vendor made up', async () => {
    let asked = 0;
    const end = await fetched((_, response) => (asked++, response.end(png)), { trusted: false });
    expect([end?.outcome, end?.error?.code, asked]).toEqual(['failed', 'upstream_failed', 0]);
  });

  it('that comes too slowly ends with the run limit', async () => {
    const end = await fetched((_, response) => void response.write(png.subarray(0, 20)), { runSeconds: 0.5 });
    expect(end).toMatchObject({ outcome: 'failed', costMicroCredits: 0, error: { code: 'job_timed_out' } });
  });

  it('waits for our own store rather than being lost', async () => {
    open({ only: atOnce });
    house.shelf.failures = 2;
    const row = house.submit();
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.outcome, house.shelf.files.size]).toEqual(['succeeded', 1]);
  });
});

const mp3 = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413), Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
