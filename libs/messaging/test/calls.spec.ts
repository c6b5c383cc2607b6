import { ServiceError } from '@portazgo/errors';
import { testNats, type TestNats } from '@portazgo/testing';
import { RpcClient } from '../src/index.ts';
import { linkBroker, type BrokerLink } from './support/broker-link.ts';
import { context, count, fail, nowhere, say } from './support/echo.contract.ts';
import { seen, startEcho, until, type EchoService } from './support/echo.service.ts';

const options = { context, timeoutMs: 5_000 };

let nats: TestNats;
let near: BrokerLink;
let far: BrokerLink;
let echo: EchoService;
let client: RpcClient;

beforeAll(async () => {
  nats = await testNats();
  [near, far] = await Promise.all([linkBroker(nats.url), linkBroker(nats.url)]);
  echo = await startEcho(far.connection);
  client = new RpcClient({ connection: near.connection });
});
afterAll(async () => {
  client.close();
  await echo.app.close();
  await Promise.all([near.close(), far.close()]);
  await nats.stop();
});
beforeEach(() => {
  Object.assign(seen, { aborts: [], unsubscribed: 0, finished: 0, running: 0 });
  echo.failures.length = 0;
});

describe('a unary call', () => {
  it('brings the answer back, with the context and the deadline having arrived', async () => {
    const reply = await client.call(say, { text: 'héllo 🌍\n' }, options);
    expect(reply.text).toBe('héllo 🌍\n');
    expect(reply.context).toEqual(context);
    expect(reply.deadlineMs).toBeGreaterThan(4_000);
    expect(reply.deadlineMs).toBeLessThanOrEqual(5_000);
  });

  it('carries an error of the catalogue intact', async () => {
    const error = await client.call(fail, { how: 'service-error' }, options).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: 'insufficient_credits', details: { needed: 8, available: 3, reserved: 1 } });
    expect(echo.failures).toEqual([]);
  });

  it('hides any other error and reports its cause where it happened', async () => {
    const error = await client.call(fail, { how: 'bug' }, options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'internal_error', details: { requestId: context.requestId } });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(echo.failures).toMatchObject([{ subject: fail.subject, requestId: context.requestId, error: { message: 'a secret of ours' } }]);
  });

  it('names the field that the schema refuses', async () => {
    const wrong = { text: 7 } as unknown as { text: string };
    await expect(client.call(say, wrong, options)).rejects.toMatchObject({ code: 'invalid_request', details: { field: 'text' } });
  });

  it('ignores fields that another version added', async () => {
    const newer = { text: 'hi', added: true };
    await expect(client.call(say, newer, { ...options, context: { ...context, added: 1 } as typeof context })).resolves.toMatchObject({ text: 'hi' });
  });

  it('fails within milliseconds when nobody listens', async () => {
    const startedAt = performance.now();
    await expect(client.call(nowhere, {}, options)).rejects.toMatchObject({
      code: 'service_unavailable',
      details: { service: 'nowhere', retryAfterSeconds: 1, neverSent: true },
    });
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it('ends at its deadline on both sides', async () => {
    const startedAt = performance.now();
    await expect(client.call(say, { text: 'late', waitMs: 600 }, { context, timeoutMs: 150 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
      details: { seconds: 0.15 },
    });
    expect(performance.now() - startedAt).toBeLessThan(300);
    await until(() => seen.aborts.length === 1, 200);
    await until(() => echo.server.inFlight === 0);
  });

  it('is cancelled through its signal, and the handler learns it within 50 ms', async () => {
    const controller = new AbortController();
    const call = client.call(say, { text: 'never', waitMs: 400 }, { ...options, signal: controller.signal });
    await until(() => seen.running === 1);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(await until(() => seen.aborts.length === 1)).toBeLessThan(50);
    expect(seen.aborts[0]).toMatchObject({ code: 'cancelled' });
    expect(echo.failures).toEqual([]);
    await until(() => echo.server.inFlight === 0);
  });

  it('is never sent when its signal was aborted before', async () => {
    await expect(client.call(say, { text: 'x' }, { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.running).toBe(0);
  });

  it('leaves nothing behind in the signal it was given', async () => {
    const { signal } = new AbortController();
    const removed = jest.spyOn(signal, 'removeEventListener');
    await client.call(say, { text: 'x' }, { ...options, signal });
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe('a streamed call', () => {
  it('brings every value in order and then an explicit end', async () => {
    const values: number[] = [];
    for await (const batch of client.stream(count, { to: 200, everyMs: 1 }, options)) for (const { n } of batch) values.push(n);
    expect(values).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('hands over values that were made together as one batch', async () => {
    const sizes: number[] = [];
    for await (const batch of client.stream(count, { to: 500, everyMs: 0 }, options)) sizes.push(batch.length);
    expect(sizes).toEqual([500]);
  });

  it('does not take an eager reader for a slow one when much arrives at once', async () => {
    let received = 0;
    for await (const batch of client.stream(count, { to: 50_000, everyMs: 0 }, options)) received += batch.length;
    expect(received).toBe(50_000);
  });

  it('throws the error of the handler after the values that came before it', async () => {
    const values: number[] = [];
    const read = async () => {
      for await (const batch of client.stream(count, { to: 9, everyMs: 1, failAt: 5 }, options)) for (const { n } of batch) values.push(n);
    };
    await expect(read()).rejects.toMatchObject({ code: 'upstream_interrupted', details: { provider: 'echo' } });
    expect(values).toEqual([0, 1, 2, 3, 4]);
  });

  it('stops the source within 50 ms when the reader leaves the loop', async () => {
    for await (const batch of client.stream(count, { to: 10_000, everyMs: 1 }, options)) if (batch.length > 0) break;
    expect(await until(() => seen.unsubscribed === 1)).toBeLessThan(50);
    expect(seen.aborts).toMatchObject([{ code: 'cancelled' }]);
    await until(() => echo.server.inFlight === 0);
  });

  it('stops the source when it is cancelled before the first value', async () => {
    const stream = client.stream(count, { to: 10, everyMs: 5_000 }, options);
    await until(() => echo.server.inFlight === 1);
    stream.cancel();
    expect(await until(() => seen.unsubscribed === 1)).toBeLessThan(50);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('ends at its deadline with an error, never as if it were whole', async () => {
    const read = async () => {
      for await (const batch of client.stream(count, { to: 10_000, everyMs: 5 }, { context, timeoutMs: 200 })) expect(batch.length).toBeGreaterThan(0);
    };
    await expect(read()).rejects.toMatchObject({ code: 'deadline_exceeded' });
    await until(() => seen.unsubscribed === 1, 300);
  });

  it('bounds what an idle reader leaves unread, and stops the source', async () => {
    const stream = client.stream(count, { to: 1_000_000, everyMs: 1, padding: 64 * 1024 }, options);
    await until(() => seen.unsubscribed === 1);
    let unread = 0;
    const read = async () => {
      for await (const batch of stream) for (const { padding } of batch) unread += padding.length;
    };
    await expect(read()).rejects.toMatchObject({ code: 'slow_reader', details: { limitBytes: 1024 * 1024 } });
    expect(unread).toBeLessThan(1.5 * 1024 * 1024);
  });
});
