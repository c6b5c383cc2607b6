import { randomBytes } from 'node:crypto';
import { png, wav } from '@portazgo/samples';
import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Job {
  id: string;
  output: { outputImage: string };
}

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ RESPONSES_KEY: randomBytes(32).toString('hex') });
});
afterAll(() => gateway.stop());

const run = (body: object, headers?: Record<string, string>) => gateway.post('/api/v1/models/run', body, headers);
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(gateway.url + path, { headers: { authorization: `Bearer ${gateway.key}`, ...headers } });

describe('GET /api/v1/models', () => {
  it('is in English, as on the page, unless another language is asked for', async () => {
    const labels = async (headers?: Record<string, string>) => {
      const { data } = await readJson<{ data: { id: string; settings: { key: string; label: string }[] }[] }>(get('/api/v1/models', headers));
      return data.find(({ id }) => id === 'google/nano-banana')?.settings.find(({ key }) => key === 'aspect_ratio')?.label;
    };
    expect([await labels(), await labels({ 'accept-language': 'es-MX' }), await labels({ 'accept-language': 'pt' })]).toEqual([
      'Aspect Ratio',
      'Relación de aspecto',
      'Proporção',
    ]);
  });

  it('has every model of GET /v1/models but those that only judge, and texts come out of the ones that count tokens', async () => {
    const { data } = await readJson<{ data: { id: string; outputType: string; modality: string; cost: number; inputTypes: string[] }[] }>(
      get('/api/v1/models'),
    );
    const all = await readJson<{ data: { id: string; type: string }[] }>(get('/v1/models'));
    expect(data.map(({ id }) => id)).toEqual(all.data.flatMap(({ id, type }) => (type === 'moderation' ? [] : [id])));
    const textual = new Set(all.data.flatMap(({ id, type }) => (['chat', 'embedding', 'transcription'].includes(type) ? [id] : [])));
    for (const { id, ...model } of data.filter((one) => textual.has(one.id))) expect({ id, ...model }).toMatchObject({ modality: 'text', outputType: 'text' });
    expect(data.find(({ id }) => id === 'gpt-4o')).toMatchObject({ promptRequired: true, inputTypes: ['text', 'image'], cost: 12.5 });
  });

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
    expect(Object.keys(job).slice(0, 6)).toEqual(['id', 'object', 'status', 'model', 'credits_charged', 'created_at']);
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
    [{ model: 'no-such-model', input: {} }, 400, 'model'],
    [{ model: 'omni-moderation-latest', input: { prompt: 'a' } }, 400, 'model'],
    [{ model: 'gpt-4o-mini', input: {} }, 400, 'input.prompt'],
    [{ model: 'gpt-4o-mini', input: { prompt: '' } }, 400, 'input.prompt'],
    [{ model: 'gpt-4o-mini', input: { prompt: 5 } }, 400, 'input.prompt'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a', colour: 'red' } }, 400, 'input.colour'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a', temperature: 3 } }, 400, 'input.temperature'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a', max_tokens: 10_000_000 } }, 400, 'input.max_tokens'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a', messages: [{ role: 'user', content: 'b' }] } }, 400, 'input.messages'],
    [{ model: 'gpt-4o-mini', input: { messages: [{ role: 'robot', content: 'b' }] } }, 400, 'input.messages[0].role'],
    [{ model: 'gpt-4o-mini', input: { messages: [{ role: 'user' }] } }, 400, 'input.messages[0].content'],
    [{ model: 'gpt-4o-mini', input: { messages: 'hola' } }, 400, 'input.messages'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a', image_input: ['nothing'] } }, 400, 'input.image_input[0]'],
    [{ model: 'deepseek-v4-pro', input: { prompt: 'a', image_input: 'https://example.com/a.png' } }, 400, 'input.image_input'],
    [{ model: 'gpt-4o-mini', input: { prompt: 'a' }, webhook_url: 'https://example.com/x' }, 400, 'webhook_url'],
    [{ model: 'text-embedding-3-small', input: { prompt: 'a', dimensions: 0 } }, 400, 'input.dimensions'],
    [{ model: 'text-embedding-3-small', input: { prompt: 'a', temperature: 1 } }, 400, 'input.temperature'],
    [{ model: 'whisper-1', input: {} }, 400, 'input.audio_input'],
    [{ model: 'whisper-1', input: { audio_input: 'https://example.com/a.wav', translate: 'yes' } }, 400, 'input.translate'],
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

describe('a run of a model that is invalid', () => {
  it('names those that are called nearly so, in the language of the page', async () => {
    const response = await run({ model: 'gpt-4o-mni', input: { prompt: 'a' } });
    expect(response.status).toBe(400);
    const { error } = await readJson<{ error: { code: string; message: string } }>(response);
    expect(error.code).toBe('model_not_found');
    expect(error.message).toMatch(/^No existe el modelo.*gpt-4o-mini/);
  });
});

describe('a run of text', () => {
  const picture = `data:image/png;base64,${png(8, 8).toString('base64')}`;
  const sound = `data:audio/wav;base64,${wav(1).toString('base64')}`;

  it.each([
    ['gpt-4o-mini', { prompt: 'hola' }, 'Hola mundo\r\nfin'],
    [
      'gpt-4o-mini',
      {
        messages: [
          { role: 'system', content: 'Sé breve.' },
          { role: 'user', content: 'hola' },
        ],
        temperature: 0,
      },
      'Hola mundo\r\nfin',
    ],
    ['deepseek-v4-pro', { prompt: 'hola', system: 'Sé breve.', max_tokens: 50, temperature: null }, 'Hola mundo\r\nfin'],
    ['gpt-4o', { prompt: 'hola', image_input: picture }, 'Hola mundo\r\nfin'],
    ['gemini-3-flash', { prompt: 'hola', image_input: [picture, picture] }, 'Hola mundo\r\nfin'],
    ['text-embedding-3-small', { prompt: 'hola', dimensions: 3 }, '[0,0.5,-1]'],
    ['whisper-1', { audio_input: sound }, 'hola mundo'],
  ])('by %s of %j is a completed job that is admitted once and can be read again', async (model, input, outputText) => {
    const admissions = gateway.billing.admissions.length;
    const response = await run({ model, input });
    expect([response.status, response.headers.get('x-portazgo-cost')]).toEqual([200, expect.any(String)]);
    const job = await readJson<Record<string, unknown> & { id: string }>(response);
    expect(Object.keys(job)).toEqual(['id', 'object', 'status', 'model', 'output', 'error', 'credits_charged', 'created_at', 'completed_at']);
    expect(job).toMatchObject({ object: 'job', status: 'completed', model, output: { outputText }, error: null, credits_charged: expect.any(Number) });
    expect(job.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(gateway.billing.admissions.slice(admissions)).toMatchObject([{ requestId: job.id, model }]);
    expect(await (await get(`/api/v1/jobs/${job.id}`)).json()).toEqual(job);
    const stranger = gateway.billing.createKey(undefined, 'somebody else');
    const foreign = await fetch(`${gateway.url}/api/v1/jobs/${job.id}`, { headers: { authorization: `Bearer ${stranger}` } });
    expect(foreign.status).toBe(404);
  });

  it('asks the model for what the run says, and for nothing else', async () => {
    await run({ model: 'gpt-4o', input: { prompt: 'hola', system: 'Sé breve.', image_input: picture, max_tokens: 7, temperature: 0.2, top_p: 0.5 } });
    expect(gateway.llm.requests.at(-1)).toMatchObject({
      messages: [
        { role: 'system', content: 'Sé breve.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'hola' },
            { type: 'image', url: picture },
          ],
        },
      ],
      maxOutputTokens: 7,
      isBoundAsked: true,
      temperature: 0.2,
      topP: 0.5,
    });
  });

  it('that is repeated with its Idempotency-Key is the same run, asked once', async () => {
    const asked = gateway.llm.requests.length;
    const again = () => run({ model: 'gpt-4o-mini', input: { prompt: 'una vez' } }, { 'idempotency-key': 'run-1' });
    const first = await (await again()).text();
    const second = await again();
    expect([second.headers.get('idempotent-replayed'), await second.text()]).toEqual(['true', first]);
    expect(gateway.llm.requests).toHaveLength(asked + 1);
  });

  it('that fails is an error with its status, and keeps nothing', async () => {
    const response = await run({ model: 'gpt-4o-mini', input: { prompt: 'refuse' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({ error: { code: 'provider_refused' } });
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
