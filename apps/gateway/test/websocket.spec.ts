import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { startTestGateway, until, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ WEBSOCKET_ORIGINS: ['https://good.example'] });
});
afterAll(() => gateway.stop());

type Frame = Record<string, unknown> & { done: boolean; error?: { code: string; field?: string } };

async function open(options: object = {}): Promise<{ socket: WebSocket; frames: Frame[]; send(frame: object): void }> {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/stream`, options);
  const frames: Frame[] = [];
  socket.on('message', (data: RawData) => frames.push(JSON.parse(String(data)) as Frame));
  await once(socket, 'open');
  return { socket, frames, send: (frame) => socket.send(JSON.stringify(frame)) };
}

const refusal = (options: object, path = '/v1/stream') =>
  new Promise<{ status?: number; body: string }>((resolve) => {
    const socket = new WebSocket(gateway.url.replace('http', 'ws') + path, options);
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve({ ...(response.statusCode === undefined ? {} : { status: response.statusCode }), body }));
    });
  });

describe('wss /v1/stream', () => {
  it('answers an ask with a key in its frame, as the seed shows', async () => {
    const { socket, frames, send } = await open();
    send({ ask: 'Cuenta del 1 al 10', mode: 'agil', api_key: gateway.key });
    await until(() => frames.some(({ done }) => done));
    expect(frames).toEqual([
      { answer: 'Hola', done: false },
      { answer: ' mundo', done: false },
      { answer: '\r\nfin', done: false },
      { answer: '', done: true, usage: { tokens_in: 7, tokens_out: 42, cost: 0.1 } },
    ]);
    socket.close();
  });

  it('tells several asks of one socket apart by their id', async () => {
    const { socket, frames, send } = await open({ headers: { authorization: `Bearer ${gateway.key}` } });
    send({ ask: 'slow 100', id: 'a' });
    send({ ask: 'hola', id: 7 });
    await until(() => frames.filter(({ done }) => done).length === 2);
    expect(frames.filter(({ id }) => id === 'a').map(({ answer }) => answer)).toEqual(['Hola', ' mundo', '\r\nfin', '']);
    expect(frames.filter(({ id }) => id === 7).map(({ answer }) => answer)).toEqual(['Hola', ' mundo', '\r\nfin', '']);
    expect(frames.find(({ done }) => done)?.['id']).toBe(7);
    socket.close();
  });

  it.each([
    ['not json', 'invalid_json', undefined],
    ['{"ask":"hola"}', 'key_missing', undefined],
    ['{"ask":"hola","api_key":"sk-sa-1","id":1}', 'key_malformed', 1],
    ['{"ask":"","api_key":"x","id":"b"}', 'invalid_request', 'b'],
    ['{"ask":"hola","nonsense":1}', 'invalid_request', undefined],
  ])('refuses %s in a frame and stays open', async (text, code, id) => {
    const { socket, frames } = await open();
    socket.send(text);
    await until(() => frames.length === 1);
    expect(frames[0]).toMatchObject({ done: true, error: { code } });
    expect(frames[0]?.['id']).toBe(id);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
  });

  it('asks billing anew for each ask, so that a revoked key is refused', async () => {
    const { socket, frames, send } = await open();
    send({ ask: 'hola', api_key: gateway.billing.createKey({ code: 'key_revoked', details: {} }) });
    await until(() => frames.length === 1);
    expect(frames[0]).toMatchObject({ done: true, error: { code: 'key_revoked' } });
    socket.close();
  });

  it('ends an ask that breaks with an error frame', async () => {
    const { socket, frames, send } = await open();
    send({ ask: 'interrupt', api_key: gateway.key });
    await until(() => frames.some(({ done }) => done));
    expect(frames.at(-1)).toMatchObject({ done: true, error: { code: 'upstream_interrupted' } });
    socket.close();
  });

  it('cancels what runs when the socket closes', async () => {
    const { socket, frames, send } = await open();
    const aborted = gateway.llm.aborted.length;
    send({ ask: 'wait', api_key: gateway.key });
    await until(() => frames.length === 3);
    socket.terminate();
    const leftAt = Date.now();
    await until(() => gateway.llm.aborted.length > aborted);
    expect(Date.now() - leftAt).toBeLessThan(250);
  });

  it('closes on a frame above 1 MiB and on too many messages', async () => {
    const large = await open();
    large.socket.on('error', () => undefined);
    large.socket.send('x'.repeat(1024 * 1024 + 1));
    expect((await once(large.socket, 'close'))[0]).toBe(1009);
    const fast = await open();
    for (let n = 0; n < 60; n++) fast.socket.send('{}');
    expect((await once(fast.socket, 'close'))[0]).toBe(1008);
  });

  it('closes with 1013 when the reader does not read', async () => {
    const { socket, frames, send } = await open();
    const aborted = gateway.llm.aborted.length;
    send({ ask: 'flood', api_key: gateway.key });
    await until(() => frames.length > 3);
    socket.pause();
    await until(() => gateway.llm.aborted.length > aborted, 15_000);
    socket.resume();
    expect((await once(socket, 'close'))[0]).toBe(1013);
  });

  it('opens for listed origins only, with a key of the right form or none', async () => {
    const good = await open({ origin: 'https://good.example' });
    good.socket.close();
    expect(await refusal({ origin: 'https://bad.example' })).toMatchObject({ status: 403, body: expect.stringContaining('origin_not_allowed') });
    expect(await refusal({ headers: { authorization: 'Basic x' } })).toMatchObject({ status: 401, body: expect.stringContaining('key_malformed') });
    expect(await refusal({}, '/v1/nonsense')).toMatchObject({ status: 404 });
  });
});
