import { testNats, type TestNats } from '@portazgo/testing';
import { RpcClient } from '../src/index.ts';
import { linkBroker, type BrokerLink } from './support/broker-link.ts';
import { context, count, say, work } from './support/echo.contract.ts';
import { seen, startEcho, until, type EchoService } from './support/echo.service.ts';

const options = { context, timeoutMs: 10_000 };

let nats: TestNats;
let near: BrokerLink;
let far: BrokerLink;
let echo: EchoService;
let client: RpcClient;

beforeAll(async () => {
  nats = await testNats();
  [near, far] = await Promise.all([linkBroker(nats.url), linkBroker(nats.url)]);
});
afterAll(async () => {
  await Promise.all([near.close(), far.close()]);
  await nats.stop();
});
beforeEach(async () => {
  Object.assign(seen, { aborts: [], unsubscribed: 0, finished: 0, running: 0 });
  echo = await startEcho(far.connection, { inFlightMax: 600 });
  client = new RpcClient({ connection: near.connection });
});
afterEach(async () => {
  client.close();
  await echo.app.close();
});

it('answers at once that it is overloaded above its bound, and serves the rest', async () => {
  const order: string[] = [];
  await Promise.all(
    Array.from({ length: 700 }, () =>
      client.call(say, { text: 'x', waitMs: 1_000 }, options).then(
        () => order.push('answered'),
        (error: { code: string; details: unknown }) => {
          expect(error.details).toEqual({ service: 'echo', retryAfterSeconds: 1 });
          order.push(error.code);
        },
      ),
    ),
  );
  // The refusals do not wait for the work.
  expect(order).toEqual([...Array.from({ length: 100 }, () => 'overloaded'), ...Array.from({ length: 600 }, () => 'answered')]);
});

it('sends what many streams make in one tick as few messages', async () => {
  const before = near.connection.stats().inMsgs;
  const totals = await Promise.all(
    Array.from({ length: 512 }, async () => {
      let received = 0;
      for await (const batch of client.stream(count, { to: 20, everyMs: 20 }, options)) received += batch.length;
      return received;
    }),
  );
  expect(totals.every((total) => total === 20)).toBe(true);
  // 10,240 values and 512 ends.
  expect(near.connection.stats().inMsgs - before).toBeLessThan(3_000);
});

it('takes large requests, replies and values off the bus, and keeps their order', async () => {
  const text = 'ñ'.repeat(2 * 1024 * 1024);
  const beforeBytes = near.connection.stats().outBytes;
  const reply = await client.call(say, { text }, options);
  expect(reply.text === text).toBe(true);
  expect(near.connection.stats().outBytes - beforeBytes).toBeGreaterThan(4 * 1024 * 1024);

  const values: number[] = [];
  const lengths = new Set<number>();
  const roomy = new RpcClient({ connection: near.connection, bufferBytesMax: 64 * 1024 * 1024 });
  for await (const batch of roomy.stream(count, { to: 5, everyMs: 1, padding: 600_000 }, options)) {
    for (const { n, padding } of batch) {
      values.push(n);
      lengths.add(padding.length);
    }
  }
  roomy.close();
  expect(values).toEqual([0, 1, 2, 3, 4]);
  expect([...lengths]).toEqual([600_000]);
});

it('leaves nothing of a payload behind once its reader has it', async () => {
  await client.call(say, { text: 'x'.repeat(1024 * 1024) }, options);
  const manager = await near.connection.jetstreamManager();
  await expect(manager.streams.info('OBJ_claims-echo')).resolves.toMatchObject({ config: { max_age: 600_000_000_000 } });
  let bytes = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 50 && bytes > 100_000; tries++) {
    ({ bytes } = (await manager.streams.info('OBJ_claims-echo')).state);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  expect(bytes).toBeLessThan(100_000);
});

it('waits for the work after a cancel too, before the application is taken apart', async () => {
  const controller = new AbortController();
  const call = client.call(work, { workMs: 300 }, { ...options, signal: controller.signal });
  const refused = call.catch((error: unknown) => error);
  await until(() => echo.server.inFlight === 1);
  controller.abort();
  expect(await refused).toMatchObject({ code: 'cancelled' });
  expect(seen.finished).toBe(0);
  await echo.app.close();
  expect(seen.finishedAtDestroy).toBe(1);
});

it('tells a client whose call outlasts the drain, instead of leaving it to wait', async () => {
  const impatient = await startEcho(far.connection, { drainMs: 200 });
  await echo.app.close();
  const call = client.call(say, { text: 'x', waitMs: 1_000 }, options);
  const refused = call.catch((error: unknown) => error);
  await until(() => impatient.server.inFlight === 1);
  const startedAt = performance.now();
  await impatient.app.close();
  expect(await refused).toMatchObject({ code: 'service_unavailable' });
  expect(performance.now() - startedAt).toBeLessThan(600);
});
