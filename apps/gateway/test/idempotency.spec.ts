import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const chat = (content: string, key: string, more: object = {}) =>
  gateway.post('/v1/chat/completions', { model: 'gpt-4o-mini', messages: [{ role: 'user', content }], ...more }, { 'idempotency-key': key });

describe('a request that is repeated under one Idempotency-Key', () => {
  it.each([
    ['whole', {}],
    ['streamed', { stream: true, stream_options: { include_usage: true } }],
  ])('is answered with the bytes of the first answer, %s', async (how, more) => {
    const first = await chat('hola', `same-${how}`, more);
    const bytes = Buffer.from(await first.arrayBuffer());
    const before = gateway.llm.requests.length;
    const second = await chat('hola', `same-${how}`, more);
    expect(Buffer.from(await second.arrayBuffer()).equals(bytes)).toBe(true);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (const header of ['content-type', 'x-portazgo-engine', 'x-portazgo-cost']) expect(second.headers.get(header)).toBe(first.headers.get(header));
    expect(gateway.llm.requests).toHaveLength(before);
  });

  it('costs one call when many come at once', async () => {
    const before = gateway.llm.requests.length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => chat('slow 200', 'twins')));
    // On a busy machine a late twin comes after the answer and gets the same bytes.
    const [good, refused] = [answers.filter(({ status }) => status === 200), answers.filter(({ status }) => status === 409)];
    expect(good.length + refused.length).toBe(20);
    expect(new Set(await Promise.all(good.map((answer) => answer.text()))).size).toBe(1);
    for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('1');
    expect(gateway.llm.requests).toHaveLength(before + 1);
  });

  it('is refused with another body, and with the same body elsewhere', async () => {
    await chat('hola', 'other body');
    expect((await chat('adiós', 'other body')).status).toBe(400);
    await chat('hola', 'other-body');
    expect((await chat('adiós', 'other-body')).status).toBe(422);
    const elsewhere = await gateway.post('/v1/ask', { ask: 'hola' }, { 'idempotency-key': 'other-body' });
    expect(elsewhere.status).toBe(422);
  });

  it('may be tried again after a failure that cost nothing', async () => {
    expect((await chat('refuse', 'failed')).status).toBe(400);
    const before = gateway.llm.requests.length;
    expect((await chat('refuse', 'failed')).status).toBe(400);
    expect(gateway.llm.requests).toHaveLength(before + 1);
  });
});

describe('a submission whose answer is lost', () => {
  const body = { model: 'google/nano-banana', input: { prompt: 'a gate' } };
  const run = (key: string, more: object = {}) => gateway.post('/api/v1/models/run', { ...body, ...more }, { 'idempotency-key': key });

  it('is told of its job when it is sent again under its key, which goes on and is one', async () => {
    // Both tries of the gateway.
    gateway.rooms.answersToLose = 2;
    const before = gateway.rooms.submissions.length;
    expect((await run('lost')).status).toBe(504);
    gateway.rooms.answersToLose = 0;
    const again = await run('lost');
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ id: gateway.rooms.submissions.at(-1)?.jobId, status: 'completed' });
    expect(gateway.rooms.submissions).toHaveLength(before + 1);
  });

  it('stays a conflict where no job is, and a mismatch with another body', async () => {
    gateway.rooms.answersToLose = 2;
    await run('lost-too');
    gateway.rooms.answersToLose = 0;
    expect((await run('lost-too', { input: { prompt: 'another' } })).status).toBe(422);
    const chats = await Promise.all([chat('slow 200', 'no-job'), chat('slow 200', 'no-job')]);
    expect(chats.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});
