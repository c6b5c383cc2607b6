import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Job {
  id: string;
  output: { outputImage: string };
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const run = (body: object, headers?: Record<string, string>) => gateway.post('/api/v1/models/run', body, headers);
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(gateway.url + path, { headers: { authorization: `Bearer ${gateway.key}`, ...headers } });

describe('GET /api/v1/models', () => {
  it('lists models with the settings that a form needs, in the language asked for', async () => {
    const { object, data } = await readJson<{ object: string; data: { id: string; settings: object[] }[] }>(get('/api/v1/models', { 'accept-language': 'es' }));
    expect(object).toBe('list');
    const banana = data.find(({ id }) => id === 'google/nano-banana');
    expect(banana).toMatchObject({ modality: 'image', cost: 70, inputTypes: ['text', 'image'], promptRequired: true, outputType: 'image', available: true });
    expect(banana?.settings).toContainEqual(expect.objectContaining({ key: 'aspect_ratio', inputType: 'select', defaultValue: '1:1' }));
  });
});

describe('POST /api/v1/models/run', () => {
  it('answers an image whole', async () => {
    const response = await run({ model: 'google/nano-banana', input: { prompt: 'High-end product photo on clean white background' } });
    expect(response.status).toBe(200);
    const job = await readJson<Job>(response);
    expect(job).toMatchObject({ object: 'job', status: 'completed', model: 'google/nano-banana', error: null, credits_charged: 70 });
    const picture = await fetch(job.output.outputImage);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it('answers a video with 202 and tells it at its job', async () => {
    const response = await run({
      model: 'xai/grok-video-image-to-video',
      input: { prompt: 'Animate this', image_input: 'https://example.com/a.jpg', duration: 4 },
    });
    expect(response.status).toBe(202);
    const job = await readJson<Job>(response);
    expect(job).toMatchObject({ object: 'job', status: 'processing', credits_charged: 202 });
    expect(job).not.toHaveProperty('output');
    expect(await (await get(`/api/v1/jobs/${job.id}`)).json()).toMatchObject({ id: job.id, object: 'job' });
  });

  it('does not wait when it is asked not to, and waits when it is asked to', async () => {
    expect((await run({ model: 'google/nano-banana', input: { prompt: 'a cat' } }, { prefer: 'respond-async' })).status).toBe(202);
    expect(
      (
        await run(
          { model: 'xai/grok-video-image-to-video', input: { prompt: 'x', image_input: 'https://example.com/a.jpg', duration: 4 } },
          { prefer: 'wait=20' },
        )
      ).status,
    ).toBe(200);
  });

  it('tells a failed run as a job with its error, and charges nothing', async () => {
    expect(await (await run({ model: 'google/nano-banana', input: { prompt: 'fail please' } })).json()).toMatchObject({
      status: 'failed',
      output: null,
      error: { code: 'upstream_failed' },
      credits_charged: 0,
    });
  });

  it.each([
    [{ model: 'no-such-model', input: {} }, 404, 'model'],
    [{ model: 'google/nano-banana', input: {} }, 400, 'input.prompt'],
    [{ model: 'google/nano-banana', input: { prompt: 'a', aspect_ratio: '7:5' } }, 400, 'input.aspect_ratio'],
    [{ model: 'google/nano-banana', input: { prompt: 'a', colour: 'red' } }, 400, 'input.colour'],
    [{ model: 'google/nano-banana', input: { prompt: 5 } }, 400, 'input.prompt'],
    [{ model: 'google/nano-banana', input: { prompt: 'a', image: 'https://example.com/a.png' } }, 400, 'input.image'],
    [{ model: 'xai/grok-video-image-to-video', input: { prompt: 'a', duration: 4 } }, 400, 'input.image_input'],
    [{ model: 'google/nano-banana', input: { prompt: 'a', image_input: ['https://example.com/missing.png'] } }, 400, 'input.image_input[0]'],
    [{ model: 'google/nano-banana', input: { prompt: 'a' }, webhook_url: 'http://127.0.0.1/x' }, 400, 'webhook_url'],
    [{ model: 'google/nano-banana', surprise: 1 }, 400, 'surprise'],
  ])('refuses %j with %i and names the field', async (body, status, field) => {
    const submissions = gateway.rooms.submissions.length;
    const response = await run(body);
    expect(response.status).toBe(status);
    expect((await readJson<{ error: object }>(response)).error).toMatchObject({ field, message: expect.any(String) });
    expect(gateway.rooms.submissions).toHaveLength(submissions);
  });
});

it('a job of somebody else is as unknown as one that never was', async () => {
  const job = await readJson<Job>(run({ model: 'google/nano-banana', input: { prompt: 'a cat' } }));
  const stranger = gateway.billing.createKey(undefined, 'somebody else');
  const foreign = await fetch(`${gateway.url}/api/v1/jobs/${job.id}`, { headers: { authorization: `Bearer ${stranger}` } });
  const unknown = await get('/api/v1/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV');
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(await foreign.json()).toEqual(await unknown.json());
});
