import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { testNats, type TestNats } from '@portazgo/testing';
import { RpcClient } from '../src/index.ts';
import { linkBroker, type BrokerLink } from './support/broker-link.ts';
import { context, count, say } from './support/echo.contract.ts';
import { sleep } from './support/echo.service.ts';
import { inFlightOf, startServiceProcess } from './support/service-process.ts';

const options = { context, timeoutMs: 25_000 };

let nats: TestNats;
let link: BrokerLink;
let client: RpcClient;
const children: ChildProcess[] = [];

async function start(): Promise<ChildProcess> {
  const child = await startServiceProcess(nats.url);
  children.push(child);
  return child;
}

async function endOfEndlessStream(): Promise<unknown> {
  const values = client.stream(count, { to: 0, everyMs: 50 }, options)[Symbol.asyncIterator]();
  try {
    while (!(await values.next()).done);
    return 'a clean end';
  } catch (error) {
    return error;
  }
}

beforeAll(async () => {
  nats = await testNats();
  link = await linkBroker(nats.url);
  client = new RpcClient({ connection: link.connection, silenceMs: 2_000 });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  client.close();
  await link.close();
  await nats.stop();
});

it('notices within seconds that a service was killed in mid-call', async () => {
  const child = await start();
  const unary = client.call(say, { text: 'x', waitMs: 20_000 }, options).catch((error: unknown) => error);
  const stream = endOfEndlessStream();
  await sleep(300);
  child.kill('SIGKILL');
  const startedAt = performance.now();
  // Its fate is unknown: it must not be taken for a call that never left.
  expect(await unary).toMatchObject({ code: 'service_unavailable', details: { service: 'echo', retryAfterSeconds: 1 } });
  expect(await unary).not.toHaveProperty('details.neverSent');
  expect(await stream).toMatchObject({ code: 'service_unavailable' });
  expect(performance.now() - startedAt).toBeLessThan(3_500);
});

it('notices a frozen service, and cancels what it still does when it wakes', async () => {
  const child = await start();
  const stream = endOfEndlessStream();
  await sleep(300);
  child.kill('SIGSTOP');
  expect(await stream).toMatchObject({ code: 'service_unavailable' });
  child.kill('SIGCONT');
  await sleep(500);
  expect(await inFlightOf(child)).toBe(0);
});

it('stops work for a client that was killed', async () => {
  const child = await start();
  const lost = await linkBroker(nats.url);
  const victim = new RpcClient({ connection: lost.connection });
  const stream = victim.stream(count, { to: 0, everyMs: 50 }, options)[Symbol.asyncIterator]();
  await stream.next();
  expect(await inFlightOf(child)).toBe(1);
  lost.cut();
  const startedAt = performance.now();
  while ((await inFlightOf(child)) > 0 && performance.now() - startedAt < 10_000) await sleep(50);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  victim.close();
  await lost.close();
});

it('loses none of 2,000 calls in flight at SIGTERM, and takes no new one', async () => {
  const child = await start();
  const calls = Array.from({ length: 2_000 }, (_, n) => client.call(say, { text: String(n), waitMs: 2_000 }, options));
  while ((await inFlightOf(child)) < 2_000) await sleep(20);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const replies = await Promise.all(calls.map((call) => call.catch((error: { code: string }) => error.code)));
  const lost = replies.filter((reply) => typeof reply === 'string');
  expect(lost).toEqual([]);
  const [code] = (await exit) as [number];
  expect(code).toBe(0);
  await expect(client.call(say, { text: 'late' }, options)).rejects.toMatchObject({ code: 'service_unavailable' });
});

it('moves on to the other instance while one drains, without one refusal', async () => {
  const [old] = [await start(), await start()];
  const outcomes: Promise<unknown>[] = [];
  for (let n = 0; n < 500; n++) {
    if (n === 200) old?.kill('SIGTERM');
    outcomes.push(client.call(say, { text: String(n), waitMs: 100 }, options));
    if (n % 5 === 0) await sleep(1);
  }
  expect(await Promise.all(outcomes)).toHaveLength(500);
});
