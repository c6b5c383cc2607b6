import { setTimeout as sleep } from 'node:timers/promises';
import type { ProvidersReply } from '@portazgo/contracts';
import { everyProvider } from './support/fake-llm.ts';
import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

interface Listed {
  id: string;
  available: boolean;
  unavailable_reason?: string;
  unavailableReason?: string;
}

const nobody: ProvidersReply = { live: [], emulated: [], builtIn: [], missing: [], resting: [] };
const picture = { model: 'google/nano-banana', input: { prompt: 'a cat' } };
const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hola' }] };

let gateway: TestGateway;
beforeEach(async () => {
  // Every look is a new one.
  gateway = await startTestGateway({ PROVIDERS_REFRESH_MS: 0, ROOM_GRACE_MS: 0 });
});
afterEach(() => gateway.stop());

const list = async (path: string, key = gateway.key, language = 'en'): Promise<Listed[]> => {
  const { data } = await readJson<{ data: Listed[] }>(fetch(gateway.url + path, { headers: { authorization: `Bearer ${key}`, 'accept-language': language } }));
  return data;
};
const find = async (path: string, id: string, key?: string, language?: string) => (await list(path, key, language)).find((model) => model.id === id);
const timed = async (answer: Promise<Response>) => {
  const startedAt = performance.now();
  const response = await answer;
  return { response, ms: performance.now() - startedAt };
};

it('says what a machine lacks for a model that would run on it', async () => {
  const reason = 'the optional package x is not installed';
  gateway.llm.providers = { ...nobody, live: ['local'], builtIn: ['local'], missing: [{ provider: 'local', upstreamModel: 'use-lite', reason }] };
  expect(await find('/v1/models', 'local/use-lite')).toMatchObject({ available: false, unavailable_reason: reason });
  gateway.llm.providers = { ...nobody, live: ['local'], builtIn: ['local'] };
  expect(await find('/v1/models', 'local/use-lite')).toMatchObject({ available: true });
});

describe('a model whose providers are not set up', () => {
  beforeEach(() => {
    gateway.llm.providers = nobody;
    gateway.rooms.providers.image = nobody;
  });

  it.each([
    ['es', 'faltan las credenciales de openai'],
    ['pt', 'faltam as credenciais de openai'],
    ['en', 'no credentials for openai'],
  ])('is listed as unavailable with the reason (%s)', async (language, reason) => {
    const answer = { id: 'gpt-4o-mini', object: 'model', available: false, unavailable_reason: reason };
    expect(await find('/v1/models', 'gpt-4o-mini', undefined, language)).toMatchObject(answer);
    const one = await fetch(`${gateway.url}/v1/models/gpt-4o-mini`, { headers: { authorization: `Bearer ${gateway.key}`, 'accept-language': language } });
    expect(await one.json()).toMatchObject(answer);
    const run = await find('/api/v1/models', 'google/nano-banana', undefined, language);
    expect(run).toMatchObject({ available: false, unavailableReason: expect.stringContaining(reason.slice(0, 10)) });
  });

  it('leaves the models of other rooms available', async () => {
    expect(await find('/v1/models', 'whisper-1')).toMatchObject({ available: true });
    expect(await find('/v1/models', 'whisper-1')).not.toHaveProperty('unavailable_reason');
    expect(await find('/api/v1/models', 'suno')).toMatchObject({ available: true });
  });

  it.each([
    ['/v1/chat/completions', chat],
    ['/v1/chat/completions', { ...chat, stream: true }],
    ['/v1/embeddings', { model: 'text-embedding-3-small', input: 'hola' }],
    ['/api/v1/models/run', picture],
    ['/v1/images/generations', { model: 'gpt-image-1', prompt: 'a cat' }],
  ])('is refused at %s with 503 before anything is held', async (path, body) => {
    const response = await gateway.post(path, body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
    expect((await readJson<{ error: object }>(response)).error).toMatchObject({ code: 'model_unavailable' });
    expect([gateway.billing.admissions, gateway.llm.requests, gateway.rooms.submissions]).toEqual([[], [], []]);
  });

  it('is refused to a key that is not good as such', async () => {
    const key = gateway.billing.createKey({ code: 'key_revoked', details: {} });
    expect((await gateway.post('/v1/chat/completions', chat, { authorization: `Bearer ${key}` })).status).toBe(401);
  });

  it('can be used again as soon as somebody is set up', async () => {
    expect((await gateway.post('/v1/chat/completions', chat)).status).toBe(503);
    gateway.llm.providers = { ...nobody, live: ['openai'] };
    expect((await gateway.post('/v1/chat/completions', chat)).status).toBe(200);
  });
});

it('what was answered is answered again although nobody could do it any more, and nothing stays held', async () => {
  const idempotent = { 'idempotency-key': 'once' };
  const first = await (await gateway.post('/v1/chat/completions', chat, idempotent)).text();
  gateway.llm.providers = nobody;
  const again = await gateway.post('/v1/chat/completions', chat, idempotent);
  expect([again.status, await again.text()]).toEqual([200, first]);
  expect((await gateway.post('/v1/chat/completions', chat, { 'idempotency-key': 'other' })).status).toBe(503);
  gateway.llm.providers = everyProvider;
  expect((await gateway.post('/v1/chat/completions', chat, { 'idempotency-key': 'other' })).status).toBe(200);
  expect(gateway.billing.settlements.at(-1)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
});

it('a test key needs the emulator, a live key does not', async () => {
  gateway.llm.providers = { ...nobody, live: ['openai'] };
  const key = gateway.billing.createKey(undefined, 'client_1', 'test');
  expect(await find('/v1/models', 'gpt-4o-mini')).toMatchObject({ available: true });
  expect(await find('/v1/models', 'gpt-4o-mini', key)).toMatchObject({
    available: false,
    unavailable_reason: 'test keys need the emulator, which is not set up',
  });
  expect((await gateway.post('/v1/chat/completions', chat, { authorization: `Bearer ${key}` })).status).toBe(503);
  gateway.llm.providers = { ...nobody, emulated: ['openai'] };
  expect(await find('/v1/models', 'gpt-4o-mini', key)).toMatchObject({ available: true });
});

describe('a room that is away', () => {
  it('takes no job: 503 within a second, and nothing is held', async () => {
    await gateway.rooms.leave('image');
    expect(await find('/api/v1/models', 'google/nano-banana')).toMatchObject({ available: false, unavailableReason: 'the service image does not answer' });
    const { response, ms } = await timed(gateway.post('/api/v1/models/run', picture));
    expect([response.status, response.headers.get('retry-after'), ms < 1_000]).toEqual([503, '5', true]);
    expect(await response.json()).toMatchObject({ error: { code: 'service_unavailable', details: { service: 'image' } } });
    expect([gateway.billing.admissions, gateway.rooms.submissions]).toEqual([[], []]);
    expect((await gateway.post('/v1/chat/completions', chat)).status).toBe(200);
  });

  it('is taken as it was while it may only be starting again', async () => {
    const patient = await startTestGateway({ PROVIDERS_REFRESH_MS: 0 });
    try {
      expect((await patient.post('/api/v1/models/run', picture)).status).toBe(200);
      await patient.rooms.leave('image');
      expect((await patient.post('/api/v1/models/run', picture)).status).toBe(200);
    } finally {
      await patient.stop();
    }
  });
});

it('a room that does not answer delays a request by a fraction of a second and refuses nothing', async () => {
  gateway.llm.providers = sleep(3_000, nobody);
  const { response, ms } = await timed(gateway.post('/v1/chat/completions', chat));
  expect([response.status, ms < 800]).toEqual([200, true]);
  expect(await find('/v1/models', 'gpt-4o-mini')).toMatchObject({ available: true });
});
