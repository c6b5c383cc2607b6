import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import sharp from 'sharp';
import { RunningEmulator } from '../running-emulator.ts';
import { CallbackReceiver, type Received } from './callback-receiver.ts';
import { download, FalCaller, falHeaders, type Handle, jsonOf } from './fal-caller.ts';

describe('fal', () => {
  let emulator: RunningEmulator;
  let receiver: CallbackReceiver;
  let fal: FalCaller;
  beforeAll(async () => {
    [emulator, receiver] = await Promise.all([RunningEmulator.start(), CallbackReceiver.start()]);
    fal = new FalCaller(emulator);
  });
  afterAll(() => Promise.all([emulator.stop(), receiver.stop()]));
  beforeEach(() => receiver.received.splice(0));

  describe('the queue', () => {
    it('takes, tells the state, and gives the result under the addresses it returned', async () => {
      const taken = await fal.submit('fal-ai/flux/dev+queue=1500,run=500', {
        prompt: 'a bridge',
        image_size: { width: 320, height: 200 },
        num_images: 2,
        seed: 5,
      });
      expect(taken.status).toBe(200);
      const handle = taken.body;
      expect(handle).toMatchObject({ status: 'IN_QUEUE', queue_position: 0 });
      // Only owner and application stand in the addresses.
      expect(handle.status_url).toBe(`${emulator.url}/fal/queue/fal-ai/flux/requests/${handle.request_id}/status`);
      expect(await fal.get(handle.response_url)).toMatchObject({ status: 400 });
      const seen = new Set<string>();
      while (!seen.has('200 COMPLETED')) {
        const answer = await fal.get<Handle>(handle.status_url);
        seen.add(`${answer.status} ${answer.body.status}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect([...seen]).toEqual(['202 IN_QUEUE', '202 IN_PROGRESS', '200 COMPLETED']);
      const { status, body, headers: replied } = await fal.finish(handle);
      expect(status).toBe(200);
      expect(replied.get('x-fal-request-id')).toBe(handle.request_id);
      expect(body).toMatchObject({ seed: 5, has_nsfw_concepts: [false, false], images: [{ width: 320, height: 200, content_type: 'image/jpeg' }, {}] });
      const pictures = await Promise.all(body.images.map(download));
      expect(pictures[0]!.equals(pictures[1]!)).toBe(false);
      expect(await sharp(pictures[0]!).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 200 });
      expect(await fal.get(handle.status_url)).toMatchObject({ status: 200, body: { status: 'COMPLETED', metrics: { inference_time: expect.any(Number) } } });
    });

    it('refuses without a key, with a wrong one, and with Bearer', async () => {
      for (const authorization of ['', 'Key wrong-key', 'Bearer a-key'])
        expect(await fal.submit('fal-ai/flux/dev', { prompt: 'x' }, { headers: { authorization } })).toMatchObject({
          status: 401,
          body: { detail: expect.any(String) },
        });
    });

    it('shows a job to its own key and under its own application only', async () => {
      const { body } = await fal.submit('fal-ai/flux/dev', { prompt: 'x' });
      expect((await fal.get(body.status_url, 'Key another')).status).toBe(404);
      expect((await fal.get(body.status_url.replace('fal-ai/flux', 'fal-ai/other'))).status).toBe(404);
      expect((await fal.get(body.status_url.replace(body.request_id, 'unknown'))).status).toBe(404);
      expect((await fal.submit('fal-ai/no-such-model', {})).status).toBe(404);
      expect((await fal.submit('owner/whatever', {})).status).toBe(404);
    });

    it('completes a job whose input is wrong, and tells it by the result', async () => {
      const wrong = [
        [{}, ['body', 'prompt'], 'missing'],
        [{ prompt: 7 }, ['body', 'prompt'], 'string_type'],
        [{ prompt: 'x', num_images: 11 }, ['body', 'num_images'], 'less_than_equal'],
        [{ prompt: 'x', output_format: 'tiff' }, ['body', 'output_format'], 'literal_error'],
      ] as const;
      for (const [input, loc, type] of wrong)
        expect(await fal.make('fal-ai/flux/dev', input)).toMatchObject({ status: 422, body: { detail: [{ loc, type }] } });
    });

    it('cancels what has not ended', async () => {
      const { body } = await fal.submit('fal-ai/flux/dev+queue=5000', { prompt: 'x' });
      const cancel = async (url: string) => jsonOf(await fetch(url, { method: 'PUT', headers: falHeaders }));
      expect(await cancel(body.cancel_url)).toMatchObject({ status: 202, body: { status: 'CANCELLATION_REQUESTED' } });
      expect(await cancel(body.cancel_url)).toMatchObject({ status: 400, body: { status: 'ALREADY_COMPLETED' } });
      expect(await fal.finish(body)).toMatchObject({ status: 499 });
      expect((await cancel(body.cancel_url.replace(body.request_id, 'unknown'))).status).toBe(404);
      const stubborn = (await fal.submit('fal-ai/flux/dev+run=1500,stubborn', { prompt: 'x' })).body;
      expect((await cancel(stubborn.cancel_url)).status).toBe(202);
      expect((await fal.finish(stubborn)).status).toBe(200);
    });

    it('tells steps of progress as logs, and streams the states', async () => {
      const { body } = await fal.submit('fal-ai/flux/dev+run=120,progress=2', { prompt: 'x' });
      const text = await (await fetch(`${body.status_url}/stream?logs=1`, { headers: falHeaders })).text();
      const states = text
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => JSON.parse(line.slice(6)));
      expect(states.at(-1)).toMatchObject({ status: 'COMPLETED', logs: [{ message: 'emulated step 1 of 2: 33%' }, { message: 'emulated step 2 of 2: 67%' }] });
    });

    it('answers at once on the synchronous host', async () => {
      const answer = await fetch(`${emulator.url}/fal/run/fal-ai/flux/dev`, { method: 'POST', headers: falHeaders, body: '{"prompt":"x"}' });
      expect(await jsonOf(answer)).toMatchObject({ status: 200, body: { images: [{ width: 1024, height: 768 }] } });
    });
  });

  describe('webhooks', () => {
    const isSigned = async ({ headers: sent, body }: Received) => {
      const { keys } = (await jsonOf<{ keys: JsonWebKey[] }>(await fetch(`${emulator.url}/fal/rest/.well-known/jwks.json`))).body;
      const part = (name: string) => String(sent[`x-fal-webhook-${name}`]);
      expect(Math.abs(Number(part('timestamp')) - Date.now() / 1000)).toBeLessThan(5);
      const message = [part('request-id'), part('user-id'), part('timestamp'), createHash('sha256').update(body).digest('hex')].join('\n');
      const key = createPublicKey({ key: keys[0]!, format: 'jwk' });
      return verify(null, Buffer.from(message), key, Buffer.from(part('signature'), 'hex'));
    };
    const withHook = (path: string) => ({ query: `?fal_webhook=${encodeURIComponent(receiver.url + path)}` });

    it('tell success and failure, signed', async () => {
      const { body } = await fal.submit('fal-ai/flux/dev', { prompt: 'x' }, withHook('/ok'));
      await fal.submit('fal-ai/flux/dev', {}, withHook('/bad'));
      const [ok, bad] = (await receiver.waitFor(2)).sort((a, b) => b.path.localeCompare(a.path));
      expect(JSON.parse(ok!.body)).toMatchObject({ request_id: body.request_id, status: 'OK', payload: { images: [{ url: expect.any(String) }] } });
      expect(JSON.parse(bad!.body)).toMatchObject({ status: 'ERROR', error: expect.any(String), payload: { detail: [{ loc: ['body', 'prompt'] }] } });
      expect([await isSigned(ok!), await isSigned(bad!)]).toEqual([true, true]);
    });

    it('come twice, and from forgers, when asked', async () => {
      const { body } = await fal.submit('fal-ai/flux/dev+twice,forged,run=600', { prompt: 'x' }, withHook('/'));
      const received = await receiver.waitFor(3);
      expect(received.map((each) => JSON.parse(each.body).request_id)).toEqual([body.request_id, body.request_id, body.request_id]);
      expect(await Promise.all(received.map(isSigned))).toEqual([false, true, true]);
    });

    it('are tried again after a failure', async () => {
      receiver.statuses.push(500);
      await fal.submit('fal-ai/flux/dev', { prompt: 'x' }, withHook('/'));
      const [first, second] = await receiver.waitFor(2);
      expect(second!.body).toBe(first!.body);
    });

    it('are sent to this machine only', async () => {
      for (const address of ['http://10.0.0.1/hook', 'https://example.com/'])
        expect(await fal.submit('fal-ai/flux/dev', { prompt: 'x' }, { query: `?fal_webhook=${encodeURIComponent(address)}` })).toMatchObject({
          status: 422,
          body: { detail: [{ loc: ['query', 'fal_webhook'] }] },
        });
    });
  });
});
