import { startHouse, type House } from '@portazgo/testing';

let house: House;
let url: string;
let key: string;
beforeAll(async () => {
  house = await startHouse({ services: ['billing', 'llm', 'gateway'], environment: { LOCAL_ENGINES: 'on', DRAIN_DELAY_MS: '0' } });
  url = house.gatewayUrls[0] as string;
  ({ key } = await house.createClient({ credits: 10 }));
}, 120_000);
afterAll(() => house?.stop(), 60_000);

interface Answer {
  object: string;
  data: { index: number; embedding: number[] | string }[];
  usage: { prompt_tokens: number };
  error: { code: string; param: string | null; message: string };
}

async function embed(body: object): Promise<{ status: number; headers: Headers; body: Answer }> {
  const reply = await fetch(`${url}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'local/use-lite', ...body }),
  });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Answer };
}

const numbers = (vector: unknown) => Float32Array.from(vector as number[]);
const decoded = (vector: unknown) => new Float32Array(Uint8Array.from(Buffer.from(vector as string, 'base64')).buffer);
const cosine = (one: Float32Array, other: Float32Array) => one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);

it('gives real vectors for nothing, and ranks what means the same first', async () => {
  const { status, headers, body } = await embed({ input: ['How do I reset my password?', 'I forgot my login', 'Two eggs and flour'] });
  expect(status).toBe(200);
  expect(headers.get('x-portazgo-engine')).toBe('local/use-lite');
  expect(body).toMatchObject({ object: 'list', data: [{ index: 0 }, { index: 1 }, { index: 2 }], usage: { prompt_tokens: expect.any(Number) } });
  const [question, answer, recipe] = body.data.map(({ embedding }) => numbers(embedding)) as [Float32Array, Float32Array, Float32Array];
  expect(question).toHaveLength(512);
  expect(cosine(question, answer)).toBeGreaterThan(2 * cosine(question, recipe));
}, 60_000);

it('gives the same vector in both encodings', async () => {
  const [plain, packed] = [await embed({ input: 'bridge' }), await embed({ input: 'bridge', encoding_format: 'base64', dimensions: 512 })];
  expect(cosine(numbers(plain.body.data[0]?.embedding), decoded(packed.body.data[0]?.embedding))).toBeCloseTo(1, 5);
}, 60_000);

it('takes a text of a hundred thousand characters, and of one', async () => {
  const long = await embed({ input: ['The bridge was built by masons. '.repeat(3_125), 'a', '🙂', 'مرحبا'] });
  expect(long.status).toBe(200);
  for (const { embedding } of long.body.data) expect(cosine(numbers(embedding), numbers(embedding))).toBeCloseTo(1, 3);
}, 60_000);

it.each([
  ['an empty text', { input: '' }, 'input'],
  ['an empty list', { input: [] }, 'input'],
  ['tokens', { input: [1, 2, 3] }, 'input'],
  ['another number of dimensions', { input: 'bridge', dimensions: 256 }, 'dimensions'],
])('refuses %s by name', async (_what, body, field) => {
  const refused = await embed(body);
  expect(refused.status).toBe(400);
  expect(refused.body.error.param).toMatch(new RegExp(`^${field}`));
});

it('serves the next after a refusal', async () => {
  expect((await embed({ input: 'bridge' })).status).toBe(200);
}, 60_000);

it('says of the chat model what it lacks', async () => {
  const reply = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'local/chat', messages: [{ role: 'user', content: 'hola' }] }),
  });
  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ error: { code: 'model_unavailable', message: expect.stringMatching(/LOCAL_GGUF_FILE[^]*LOCAL_OLLAMA/) } });
});
