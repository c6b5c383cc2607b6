import { mediaBehaviourKeys } from '../../src/behaviour/media-behaviour.keys.ts';
import type { JournalRecord } from '../../src/index.ts';
import { RunningEmulator } from '../running-emulator.ts';
import { CallbackReceiver } from './callback-receiver.ts';
import { type Answered, FalCaller, falHeaders, type Handle } from './fal-caller.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('behaviour of media', () => {
  let emulator: RunningEmulator;
  let receiver: CallbackReceiver;
  let fal: FalCaller;
  beforeAll(async () => {
    [emulator, receiver] = await Promise.all([RunningEmulator.start(), CallbackReceiver.start()]);
    fal = new FalCaller(emulator);
  });
  afterAll(() => Promise.all([emulator.stop(), receiver.stop()]));
  beforeEach(() => receiver.received.splice(0));

  const asked = (behaviour: string, requestId = 'r'): Promise<Answered<Handle>> =>
    fal.submit(`fal-ai/flux/dev+${behaviour}`, { prompt: 'x' }, { headers: { 'x-client-request-id': requestId } });
  const made = async (behaviour: string, requestId?: string) => fal.finish((await asked(behaviour, requestId)).body);
  const endOf = async (requestId: string): Promise<Partial<JournalRecord> | undefined> =>
    (await emulator.journal(requestId)).find(({ phase }) => phase === 'end');
  const fileOf = async (behaviour: string) => {
    const { body } = await fal.submit('fal-ai/flux/dev', { prompt: 'x' }, { headers: { 'x-emulator-behaviour': behaviour } });
    return fetch((await fal.finish(body)).body.images[0]?.url ?? '');
  };
  const timed = async (step: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await step();
    return performance.now() - startedAt;
  };
  const called = async (behaviour: string, count: number) => {
    await fal.submit(`fal-ai/flux/dev+${behaviour}`, { prompt: 'x' }, { query: `?fal_webhook=${encodeURIComponent(receiver.url)}` });
    await receiver.waitFor(count);
    await pause(100);
    return receiver.received.length;
  };

  const checks: Readonly<Record<string, () => Promise<void>>> = {
    async run() {
      const { body } = await asked('run=2000');
      await pause(100);
      expect((await fal.get<Handle>(body.status_url)).body.status).toBe('IN_PROGRESS');
      expect(await timed(() => made('run=200'))).toBeGreaterThan(190);
    },
    async progress() {
      const { body } = await asked('progress=3,run=40');
      await fal.finish(body);
      expect((await fal.get<{ logs: unknown[] }>(`${body.status_url}?logs=1`)).body.logs).toHaveLength(3);
    },
    async results() {
      expect((await made('results=3')).body.images).toHaveLength(3);
    },
    async seconds() {
      const { body } = await fal.submit('fal-ai/ace-step+seconds=9', { prompt: 'x' }, { headers: { 'x-client-request-id': 'r-seconds' } });
      await fal.finish(body);
      expect(await endOf('r-seconds')).toMatchObject({ units: { songs: 1, seconds: 9 } });
    },
    async fail() {
      expect(await made('fail=before', 'r-before')).toMatchObject({ status: 500 });
      expect(await endOf('r-before')).toMatchObject({ outcome: 'failed', billable: false, units: {} });
      expect(await made('fail=after', 'r-after')).toMatchObject({ status: 500 });
      expect(await endOf('r-after')).toMatchObject({ outcome: 'failed', billable: true, units: { images: 1 } });
    },
    async moderate() {
      for (const when of ['input', 'output']) {
        expect(await made(`moderate=${when}`, `r-${when}`)).toMatchObject({ status: 422, body: { detail: [{ type: 'content_policy_violation' }] } });
        expect(await endOf(`r-${when}`)).toMatchObject({ outcome: 'failed', billable: false });
      }
    },
    async late() {
      await asked('late=800', 'r-late');
      const [submit, end] = await emulator.journal('r-late');
      // The work was done while the caller still waited for the answer of the submit.
      expect(submit!.endedAt! - submit!.startedAt).toBeGreaterThan(790);
      expect(end!.endedAt).toBeLessThan(submit!.endedAt!);
      expect(await timed(() => called('late=200', 1))).toBeGreaterThan(300);
    },
    async twice() {
      expect(await called('twice', 2)).toBe(2);
    },
    async forged() {
      expect(await called('forged,run=600', 2)).toBe(2);
      expect(receiver.received[0]?.body).toContain('forged.png');
    },
    async empty() {
      expect((await made('empty')).body.images).toEqual([]);
    },
    async html() {
      const { body } = await asked('html');
      while ((await fal.get<Handle>(body.status_url)).body.status !== 'COMPLETED') await pause(10);
      expect(await (await fetch(body.response_url, { headers: falHeaders })).text()).toContain('<html>');
    },
    async wrongtype() {
      const answer = await fileOf('wrongtype');
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(await answer.text()).toContain('<html>');
    },
    async slowfile() {
      expect(await timed(async () => (await fileOf('slowfile=300')).arrayBuffer())).toBeGreaterThan(290);
    },
    async gone() {
      expect((await fileOf('gone')).status).toBe(404);
    },
    async nofate() {
      await expect(asked('nofate', 'r-nofate')).rejects.toThrow('fetch failed');
      while (!(await endOf('r-nofate'))) await pause(10);
      expect(await emulator.journal('r-nofate')).toMatchObject([
        { phase: 'submit', outcome: 'accepted', status: null, endedBy: 'server' },
        { phase: 'end', outcome: 'succeeded', billable: true },
      ]);
    },
    async unseen() {
      const { body } = await asked('unseen=1200');
      expect((await fal.get(body.status_url)).status).toBe(404);
      await pause(1_210);
      expect((await fal.get(body.status_url)).status).toBeLessThan(300);
    },
    async stubborn() {
      const { body } = await asked('run=1500,stubborn');
      expect((await fetch(body.cancel_url, { method: 'PUT', headers: falHeaders })).status).toBe(202);
      expect((await fal.finish(body)).status).toBe(200);
    },
    async quoted() {
      const body = { customMode: false, instrumental: true, model: 'V5+quoted,run=1', callBackUrl: 'http://none.invalid', prompt: 'x' };
      const headers = { ...falHeaders, authorization: 'Bearer a-key' };
      const post = await fetch(`${emulator.url}/suno/api/v1/generate`, { method: 'POST', headers, body: JSON.stringify(body) });
      const { data } = (await post.json()) as { data: { taskId: string } };
      const info = await fetch(`${emulator.url}/suno/api/v1/generate/record-info?taskId=${data.taskId}`, { headers });
      expect(typeof ((await info.json()) as { data: { response: unknown } }).data.response).toBe('string');
    },
    async concurrency() {
      const leave = new AbortController();
      const held = { method: 'POST', headers: { ...falHeaders, 'x-client-request-id': 'r-held' }, body: '{}', signal: leave.signal };
      const hanging = fetch(`${emulator.url}/fal/queue/fal-ai/flux/dev+fault=hang`, held).catch(() => 'left');
      while ((await emulator.journal('r-held'))[0]?.model !== 'fal-ai/flux/dev') await pause(10);
      expect((await asked('concurrency=1')).status).toBe(429);
      expect((await asked('concurrency=2')).status).toBe(200);
      leave.abort();
      await hanging;
      while ((await asked('concurrency=1')).status === 429) await pause(10);
    },
  };

  it.each(Object.entries(checks))('%s', async (_name, check) => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('has a check for each key of the grammar', () => {
    expect(Object.keys(checks).sort()).toEqual(Object.keys(mediaBehaviourKeys).sort());
  });

  it('cuts and stalls the files of a job, not its submit', async () => {
    const cut = await fileOf('cut=1000');
    await expect(cut.arrayBuffer()).rejects.toThrow('terminated');
    const stalled = await fileOf('stall=1000');
    const reader = stalled.body!.getReader();
    expect((await reader.read()).value).toHaveLength(1_000);
    expect(await Promise.race([reader.read(), pause(100)])).toBeUndefined();
    await reader.cancel();
  });

  it('journals the submit and the end of a job under the request id', async () => {
    const { body } = await asked('results=3', 'r-ok');
    await fal.finish(body);
    const common = { vendor: 'fal', operation: 'image.generate', model: 'fal-ai/flux/dev', behaviour: 'results=3', taskId: body.request_id };
    expect(await emulator.journal('r-ok')).toMatchObject([
      { ...common, phase: 'submit', outcome: 'accepted', billable: false, units: {}, status: 200 },
      { ...common, phase: 'end', outcome: 'succeeded', billable: true, units: { images: 3, megapixels: expect.closeTo(2.36, 2) } },
    ]);
  });

  it('journals a refused submit', async () => {
    expect(await asked('status=429,retry-after=3', 'r-429')).toMatchObject({ status: 429, body: { detail: expect.any(String) } });
    expect(await emulator.journal('r-429')).toMatchObject([{ phase: 'submit', outcome: 'refused', billable: false, taskId: null, status: 429 }]);
  });
});
