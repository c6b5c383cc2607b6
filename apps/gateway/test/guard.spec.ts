import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalog } from '@portazgo/catalog';
import { WebSocket } from 'ws';
import { png } from '@portazgo/samples';
import { writeGuardedCatalog } from './support/guarded-catalog.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

const model = 'omni-moderation-latest';
const folder = writeGuardedCatalog({
  'gpt-4o-mini': { model },
  'gpt-4o': { model, threshold: 0.3, categories: ['hate'] },
  'gemini-3-flash': { model },
  'deepseek-v4-pro': { model, on: 'text' },
  flux: { model },
  'remove-bg': { model },
  's2-pro': { model },
});
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GUARD_TIMEOUT_MS: 300 }, loadCatalog(folder));
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  gateway.llm.judged.length = 0;
  gateway.llm.requests.length = 0;
  gateway.rooms.submissions.length = 0;
  gateway.billing.settlements.length = 0;
  gateway.billing.open.clear();
  gateway.llm.judgement = (input) => (JSON.stringify(input).includes('forbidden') ? 0.9 : 0.1);
});

/** Nothing was sent, nothing is held, nothing was charged. */
function expectNothingDone(): void {
  expect(gateway.llm.requests).toEqual([]);
  expect(gateway.rooms.submissions).toEqual([]);
  expect(gateway.billing.open.size).toBe(0);
  expect(gateway.billing.settlements.every(({ costMicroCredits }) => costMicroCredits === 0)).toBe(true);
}

const chat = (content: unknown, more: object = {}) => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }], ...more });
const picture = `data:image/png;base64,${png(4, 4).toString('base64')}`;

describe('a call of a guarded model', () => {
  it('goes on when nothing speaks against it', async () => {
    const answer = await gateway.post('/v1/chat/completions', chat('hola'));
    expect(answer.status).toBe(200);
    expect(gateway.llm.judged).toEqual([{ model, inputs: ['hola'], mode: 'live' }]);
  });

  it.each([
    ['openai', '/v1/chat/completions', chat('something forbidden'), { error: { code: 'input_moderation', type: 'invalid_request_error' } }],
    ['openai, streamed', '/v1/chat/completions', chat('something forbidden', { stream: true }), { error: { code: 'input_moderation' } }],
    ['openai responses', '/v1/responses', { model: 'gpt-4o-mini', input: 'something forbidden' }, { error: { code: 'input_moderation' } }],
    ['ask', '/v1/ask', { ask: 'something forbidden', mode: 'expert' }, { done: true, error: { code: 'input_moderation' } }],
    ['ask, a job', '/v1/ask', { ask: 'a forbidden cat', mode: 'image-flux' }, { done: true, error: { code: 'input_moderation' } }],
    ['ask, spoken', '/v1/ask', { ask: 'something forbidden', mode: 'tts-s2' }, { done: true, error: { code: 'input_moderation' } }],
    ['openai images', '/v1/images/generations', { model: 'flux', prompt: 'a forbidden cat' }, { error: { code: 'input_moderation' } }],
  ])('is refused in the shape of its dialect (%s) and costs nothing', async (_name, path, body, error) => {
    const answer = await gateway.post(path, body);
    expect(answer.status).toBe(400);
    const told = await answer.json();
    expect(told).toMatchObject(error);
    expect(JSON.stringify(told)).toContain('violence');
    expectNothingDone();
  });

  it('is judged by its pictures too: those of a chat, of a vision task and of a job', async () => {
    gateway.llm.judgement = (input) => (typeof input === 'string' ? 0 : 0.9);
    const image = { type: 'image_url', image_url: { url: picture } };
    const answers = [
      await gateway.post('/v1/chat/completions', chat([{ type: 'text', text: 'hola' }, image])),
      await gateway.post('/v1/ask', { ask: '¿qué ves?', mode: 'vision', image_data: png(20, 10).toString('base64') }),
      await gateway.post('/v1/ask', { mode: 'remove-bg', image_data: png(20, 10).toString('base64') }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(gateway.llm.judged[0]?.inputs).toEqual(['hola', [{ type: 'image', url: picture }]]);
    expect(gateway.llm.judged[1]?.inputs).toEqual(['¿qué ves?', [{ type: 'image', url: expect.stringMatching(/^data:image\/png;base64,/) }]]);
    expectNothingDone();
  });

  it('has its texts judged only, where its guard says so', async () => {
    await gateway.post('/v1/ask', { ask: 'hola', mode: 'expert' });
    expect(gateway.llm.judged.map(({ inputs }) => inputs)).toEqual([['hola']]);
  });

  it('is refused by the threshold and the categories that its guard names', async () => {
    const answer = await gateway.post('/v1/chat/completions', { ...chat('something forbidden'), model: 'gpt-4o' });
    expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('hate') } });
    expectNothingDone();
  });

  it('over a WebSocket is refused in its frame', async () => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/stream`, { headers: { authorization: `Bearer ${gateway.key}` } });
    await new Promise((resolve) => socket.once('open', resolve));
    const frame = new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));
    socket.send(JSON.stringify({ ask: 'something forbidden', mode: 'expert' }));
    expect(JSON.stringify(await frame)).toContain('input_moderation');
    socket.close();
    expectNothingDone();
  });

  it('can be sent again after a refusal, under the same idempotency key', async () => {
    const headers = { 'idempotency-key': 'guarded-1' };
    const body = chat('something forbidden');
    const statuses = [(await gateway.post('/v1/chat/completions', body, headers)).status, (await gateway.post('/v1/chat/completions', body, headers)).status];
    expect(statuses).toEqual([400, 400]);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('broken'))],
    ['is silent', () => sleep(1_500, 0)],
  ])('is refused with 503 when its judge %s', async (_how, judgement) => {
    gateway.llm.judgement = judgement;
    const answer = await gateway.post('/v1/chat/completions', chat('hola'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expectNothingDone();
  });
});

it('a model without a guard asks nobody', async () => {
  expect((await gateway.post('/v1/chat/completions', { ...chat('something forbidden'), model: 'gpt-4.1-mini' })).status).toBe(200);
  expect(gateway.llm.judged).toEqual([]);
});
