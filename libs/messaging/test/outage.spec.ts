import { testNats, type TestNats } from '@portazgo/testing';
import { RpcClient } from '../src/index.ts';
import { linkBroker, type BrokerLink } from './support/broker-link.ts';
import { context, count, say } from './support/echo.contract.ts';
import { seen, sleep, startEcho, until, type EchoService } from './support/echo.service.ts';

const options = { context, timeoutMs: 20_000 };

let nats: TestNats;
let near: BrokerLink;
let far: BrokerLink;
let echo: EchoService;
let client: RpcClient;

beforeEach(async () => {
  Object.assign(seen, { aborts: [], unsubscribed: 0, finished: 0, running: 0 });
  nats = await testNats();
  [near, far] = await Promise.all([linkBroker(nats.url), linkBroker(nats.url)]);
  echo = await startEcho(far.connection, { heartbeatMs: 100, outageMs: 1_500 });
  client = new RpcClient({ connection: near.connection, silenceMs: 1_000 });
});
afterEach(async () => {
  client.close();
  await echo.app.close();
  await Promise.all([near.close(), far.close()]);
  await nats.stop();
});

async function read(to: number, everyMs: number): Promise<{ values: number[]; error?: { code: string } }> {
  const values: number[] = [];
  try {
    for await (const batch of client.stream(count, { to, everyMs }, options)) for (const { n } of batch) values.push(n);
    return { values };
  } catch (error) {
    return { values, error: error as { code: string } };
  }
}

/** Values may be missing only at the end, and then the end is an error; never is there a hole. */
function isTruthful({ values, error }: { values: number[]; error?: { code: string } }, whole: number): boolean {
  if (values.some((value, n) => value !== n)) return false;
  return error ? ['stream_interrupted', 'service_unavailable'].includes(error.code) : values.length === whole;
}

describe('when the broker goes away', () => {
  it('ends a busy stream truthfully when it restarts, and new calls work by themselves after', async () => {
    const streams = Array.from({ length: 20 }, () => read(3_000, 1));
    await until(() => echo.server.inFlight === 20);
    await sleep(100);
    await nats.restart();
    const ends = await Promise.all(streams);
    expect(ends.filter((end) => !isTruthful(end, 3_000))).toEqual([]);
    await expect(client.call(say, { text: 'again' }, options)).resolves.toMatchObject({ text: 'again' });
    await until(() => echo.server.inFlight === 0);
  });

  it('refuses new calls at once while it is away', async () => {
    near.cut();
    await sleep(20);
    const startedAt = performance.now();
    await expect(client.call(say, { text: 'x' }, options)).rejects.toMatchObject({ code: 'service_unavailable', details: { service: 'echo' } });
    expect(performance.now() - startedAt).toBeLessThan(20);
    await near.heal();
    await expect(client.call(say, { text: 'back' }, options)).resolves.toMatchObject({ text: 'back' });
  });

  it.each([
    ['the service', () => [far]],
    ['the client', () => [near]],
    ['both', () => [near, far]],
  ])('does not kill calls that lose nothing when %s is cut off for a moment', async (_who, links) => {
    const call = client.call(say, { text: 'patient', waitMs: 900 }, options);
    await until(() => seen.running === 1);
    for (const link of links()) link.cut();
    await sleep(400);
    await Promise.all(links().map((link) => link.heal()));
    await expect(call).resolves.toMatchObject({ text: 'patient' });
  });

  it('keeps what a service makes while it is cut off, so that the stream is whole', async () => {
    const stream = read(100, 10);
    await until(() => echo.server.inFlight === 1);
    await sleep(150);
    far.cut();
    await sleep(400);
    await far.heal();
    // What was on the wire in the very moment of the cut may be lost; then the reader is told.
    expect(isTruthful(await stream, 100)).toBe(true);
  });

  it('waits for a client that comes back later than the service', async () => {
    const stream = read(20, 40);
    await until(() => echo.server.inFlight === 1);
    await sleep(60);
    near.cut();
    far.cut();
    await far.heal();
    await sleep(200);
    await near.heal();
    expect(isTruthful(await stream, 20)).toBe(true);
  });

  it('gives a call up when the service stays away, and the service gives it up too', async () => {
    const stream = read(10_000, 10);
    await until(() => echo.server.inFlight === 1);
    far.cut();
    const startedAt = performance.now();
    expect((await stream).error).toMatchObject({ code: 'service_unavailable' });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await until(() => seen.unsubscribed === 1);
    await far.heal();
    await until(() => echo.server.inFlight === 0);
  });
});
