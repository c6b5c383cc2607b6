import { startTestGateway, until, type TestGateway } from './support/test-gateway.ts';
import { png } from '@portazgo/samples';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ HEARTBEAT_MS: 40, STREAM_HEADERS_MS: 100 });
});
afterAll(() => gateway.stop());

const ask = (body: object, headers?: Record<string, string>) => gateway.post('/v1/ask', body, headers);
const events = (text: string) =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('data: '))
    .map((block) => JSON.parse(block.slice(6)) as Record<string, unknown>);

describe('POST /v1/ask', () => {
  it('answers with text, model and what it cost', async () => {
    const answer = await ask({ ask: 'Explica la fotosíntesis en 2 frases', mode: 'expert' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      answer: 'Hola mundo\r\nfin',
      done: true,
      model: 'deepseek-v4-pro',
      usage: { tokens_in: 7, tokens_out: 42, cost: 0.1 },
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-request-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'x-portazgo-engine': 'fake/deepseek-v4-pro',
      'x-portazgo-cost': '0.1',
      'x-ratelimit-limit': '60',
      'x-ratelimit-reset': '61',
      'x-ratelimit-reset-requests': '1m1s',
      'x-ratelimit-remaining-tokens': '99000',
    });
  });

  it('gives the model what the mode presets and the caller says', async () => {
    await ask({ ask: 'piensa', mode: 'focus', temperature: 0.3, max_tokens: 77 });
    expect(gateway.llm.requests.at(-1)).toMatchObject({ model: 'deepseek-v4-pro', reasoningEffort: 'high', temperature: 0.3, maxOutputTokens: 77 });
  });

  it('asks for a hold that covers the bound it sends', async () => {
    await ask({ ask: 'hola' });
    const admission = gateway.billing.admissions.at(-1);
    expect(admission).toMatchObject({ operation: 'chat', model: 'deepseek-v4-pro', scope: 'inference', idempotency: null });
    expect(admission?.holdMicroCredits).toBeGreaterThan(4_096 * 1_900);
    expect(admission?.tokens).toBeGreaterThan(4_096);
  });

  it('shows an image in base64 to the vision service as the file it is', async () => {
    const answer = await ask({ ask: '¿qué ves?', mode: 'vision', image_data: png(20, 10).toString('base64') });
    expect(await answer.json()).toMatchObject({
      answer: 'Un gato dorme.',
      done: true,
      model: 'gemini-3-flash',
      usage: { tokens_in: 9, tokens_out: 4, cost: 0.1 },
    });
    const vision = gateway.rooms.visions.at(-1);
    expect(vision).toMatchObject({ task: 'analyze', prompt: '¿qué ves?', images: [{ kind: 'image', mimeType: 'image/png', width: 20, height: 10 }] });
  });

  it('takes the usual mode of a service, and has addresses fetched by the courier', async () => {
    await ask({ ask: '¿qué ves?', service: 'vision', image_url: 'https://example.com/a.png' });
    expect(gateway.rooms.visions.at(-1)?.model).toBe('gemini-3-flash');
    expect(gateway.rooms.fetched).toContain('https://example.com/a.png');
  });

  it('streams tokens, then the end with usage', async () => {
    const answer = await ask({ ask: 'hola', stream: true });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('x-portazgo-engine')).toBe('fake/deepseek-v4-pro');
    const text = await answer.text();
    expect(events(text)).toEqual([
      { answer: 'Hola', done: false },
      { answer: ' mundo', done: false },
      { answer: '\r\nfin', done: false },
      { answer: '', done: true, usage: { tokens_in: 7, tokens_out: 42, cost: 0.1 } },
    ]);
    expect(text).not.toContain('\r');
  });

  it('sends heartbeats before the first token', async () => {
    const text = await (await ask({ ask: 'slow 350', stream: true })).text();
    expect(text.indexOf(': heartbeat')).toBeGreaterThanOrEqual(0);
    expect(text.indexOf(': heartbeat')).toBeLessThan(text.indexOf('data: '));
    expect(events(text).at(-1)).toMatchObject({ done: true });
  });

  it('gives a stream that is refused at once its own status', async () => {
    const answer = await ask({ ask: 'refuse', stream: true });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'provider_refused' }, done: true });
  });

  it('ends a stream that breaks with an error, never with a clean end', async () => {
    const all = events(await (await ask({ ask: 'interrupt', stream: true })).text());
    expect(all.at(-1)).toEqual({
      error: { code: 'upstream_interrupted', message: expect.stringContaining('cortó'), details: { provider: 'fake' } },
      done: true,
    });
    expect(all.filter(({ done }) => done)).toHaveLength(1);
  });

  it('cancels the call within a moment when the client leaves', async () => {
    const leaving = new AbortController();
    const answer = await fetch(`${gateway.url}/v1/ask`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ask: 'wait', stream: true }),
      signal: leaving.signal,
    });
    const requestId = answer.headers.get('x-request-id') ?? '';
    leaving.abort();
    const leftAt = Date.now();
    await until(() => gateway.llm.aborted.includes(requestId));
    expect(Date.now() - leftAt).toBeLessThan(250);
  });

  it('tells who is asking', async () => {
    const answer = await fetch(`${gateway.url}/v1/me`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect(await answer.json()).toEqual({ id: 'client_1', name: 'Cliente', credits: 999.99, plan: 'starter', expires_at: null });
  });
});
