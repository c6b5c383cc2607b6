import type { WorkMessage } from '@portazgo/contracts';
import { testNats, type TestNats } from '@portazgo/testing';
import { z } from 'zod';
import { publishEvent, subscribeEvents, WorkQueue, type WorkConsumer, type WorkVerdict } from '../src/index.ts';
import { linkBroker, type BrokerLink } from './support/broker-link.ts';
import { sleep, until } from './support/echo.service.ts';

const done: WorkVerdict = { done: true };

let nats: TestNats;
let desk: BrokerLink;
let worker: BrokerLink;
let queue: WorkQueue;
let consumers: WorkConsumer[];

beforeEach(async () => {
  nats = await testNats();
  [desk, worker] = await Promise.all([linkBroker(nats.url), linkBroker(nats.url)]);
  queue = new WorkQueue({ connection: desk.connection });
  consumers = [];
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await Promise.all([desk.close(), worker.close()]);
  await nats.stop();
});

const publish = (room: string, jobId: string, id = jobId) => queue.publish(room, { jobId }, id);

interface Worker {
  consumer: WorkConsumer;
  seen: string[];
  faults: unknown[];
}

async function startWorker(
  handle: (message: WorkMessage) => Promise<WorkVerdict> = async () => done,
  options: { room?: string; inFlightMax?: number; ackWaitMs?: number } = {},
): Promise<Worker> {
  const seen: string[] = [];
  const faults: unknown[] = [];
  const workQueue = new WorkQueue({ connection: worker.connection, onFault: (fault) => faults.push(fault), ackWaitMs: options.ackWaitMs ?? 30_000 });
  const consumer = await workQueue.consume(options.room ?? 'image', {
    inFlightMax: options.inFlightMax ?? 4,
    handle: (message) => {
      seen.push(message.jobId);
      return handle(message);
    },
  });
  consumers.push(consumer);
  return { consumer, seen, faults };
}

const count = async (room: string) => {
  const info = await (await desk.connection.jetstreamManager()).streams.info('work', { subjects_filter: `v1.work.${room}` });
  return info.state.subjects?.[`v1.work.${room}`] ?? 0;
};

it('brings work published before and after the worker came, in order, to its room alone', async () => {
  await publish('image', 'a');
  await publish('video', 'x');
  const { seen } = await startWorker();
  await publish('image', 'b');
  await publish('image', 'c');
  await until(() => seen.length === 3);
  expect(seen).toEqual(['a', 'b', 'c']);
  await sleep(50);
  expect([await count('image'), await count('video')]).toEqual([0, 1]);
});

it('stores a message once, however often it is published under one id', async () => {
  for (let n = 0; n < 3; n++) await publish('image', 'a', 'same');
  const { seen } = await startWorker();
  await publish('image', 'b');
  await until(() => seen.includes('b'));
  expect(seen).toEqual(['a', 'b']);
});

it('takes no more than it may have in flight, and leaves the rest to others', async () => {
  const ends: (() => void)[] = [];
  const hold = () => new Promise<WorkVerdict>((resolve) => ends.push(() => resolve(done)));
  const slow = await startWorker(hold, { inFlightMax: 2 });
  for (const id of ['a', 'b', 'c', 'd', 'e']) await publish('image', id);
  await until(() => slow.seen.length === 2);
  const other = await startWorker();
  await until(() => other.seen.length === 3);
  await sleep(50);
  expect([slow.seen.length, slow.consumer.inFlight]).toEqual([2, 2]);
  // The places that become free are asked for again.
  for (const end of ends) end();
  await other.consumer.stop();
  for (const id of ['f', 'g', 'h']) await publish('image', id);
  await until(() => slow.seen.length === 4);
  for (const end of ends) end();
  await until(() => slow.seen.length === 5);
  for (const end of ends) end();
});

it('brings a message again when it was asked to, not earlier', async () => {
  const times: number[] = [];
  await startWorker(async () => {
    times.push(performance.now());
    return times.length < 3 ? { retryAfterMs: 300 } : done;
  });
  await publish('image', 'a');
  await until(() => times.length === 3);
  const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(280);
  await sleep(50);
  expect(await count('image')).toBe(0);
});

it('keeps a message whose handler works longer than the broker waits, and gives away that of a dead worker', async () => {
  const { seen } = await startWorker(() => sleep(2_500).then(() => done), { ackWaitMs: 1_000 });
  const second = await startWorker(undefined, { ackWaitMs: 1_000, inFlightMax: 1 });
  await publish('image', 'a');
  await until(() => seen.length + second.seen.length > 0);
  await sleep(2_700);
  expect([...seen, ...second.seen]).toEqual(['a']);
});

it('brings the work of a worker that vanished to another', async () => {
  await startWorker(() => sleep(4_000).then(() => done), { ackWaitMs: 1_000 });
  await publish('image', 'a');
  await until(() => consumers[0]?.inFlight === 1);
  consumers = [];
  worker.cut();
  const near = new WorkQueue({ connection: desk.connection, ackWaitMs: 1_000 });
  const seen: string[] = [];
  consumers.push(await near.consume('image', { inFlightMax: 1, handle: async ({ jobId }) => (seen.push(jobId), done) }));
  await until(() => seen.length === 1);
  expect(seen).toEqual(['a']);
});

it('survives a handler that throws, and tells of it', async () => {
  let calls = 0;
  const { faults, seen } = await startWorker(async () => {
    if (calls++ === 0) throw new Error('a bug');
    return done;
  });
  await publish('image', 'a');
  await publish('image', 'b');
  await until(() => seen.length === 2);
  expect(faults).toEqual([new Error('a bug')]);
});

it('goes on by itself when the broker restarts', async () => {
  const { seen } = await startWorker();
  await publish('image', 'a');
  await until(() => seen.length === 1);
  await nats.restart();
  await until(() => !desk.connection.isClosed());
  await publishPatiently('b');
  await until(() => seen.includes('b'), 10_000);
  expect(seen).toEqual(['a', 'b']);
});

it('goes on by itself when the whole store of the broker is deleted', async () => {
  const { seen } = await startWorker();
  await publish('image', 'a');
  await until(() => seen.length === 1);
  const before = await queue.storeIdentity();
  await nats.loseStore();
  await publishPatiently('b');
  await until(() => seen.includes('b'), 10_000);
  // The id of before the loss is stored again: the broker has forgotten it too.
  await publish('image', 'a');
  await until(() => seen.filter((id) => id === 'a').length === 2);
  expect(seen).toEqual(['a', 'b', 'a']);
  expect(await queue.storeIdentity()).not.toBe(before);
});

it('goes on by itself when the stream, or only the consumer, is deleted under it', async () => {
  const { seen, faults } = await startWorker();
  const manager = await desk.connection.jetstreamManager();
  await manager.consumers.delete('work', 'room-image');
  await publish('image', 'a');
  await until(() => seen.includes('a'), 10_000);
  await manager.streams.delete('work');
  await publish('image', 'b');
  await until(() => seen.includes('b'), 10_000);
  expect(faults.length).toBeGreaterThan(0);
});

it('stops with what runs finished, and gives back what arrives meanwhile', async () => {
  const { consumer, seen } = await startWorker(() => sleep(300).then(() => done), { inFlightMax: 2 });
  for (const id of ['a', 'b', 'c', 'd']) await publish('image', id);
  await until(() => seen.length === 2);
  await consumer.stop();
  expect(consumer.inFlight).toBe(0);
  const second = await startWorker();
  await until(() => second.seen.length === 2);
  expect([...seen, ...second.seen].toSorted()).toEqual(['a', 'b', 'c', 'd']);
});

it('tells events to those who listen, and passes over what is not one', async () => {
  const heard: { n: number }[] = [];
  const listening = subscribeEvents(worker.connection, 'v1.events.test.*', z.object({ n: z.number() }), (value) => heard.push(value));
  await worker.connection.flush();
  publishEvent(desk.connection, 'v1.events.test.a', { n: 1 });
  publishEvent(desk.connection, 'v1.events.test.a', { other: 1 });
  desk.connection.publish('v1.events.test.b', 'not json');
  publishEvent(desk.connection, 'v1.events.test.b', { n: 2 });
  await until(() => heard.length === 2);
  expect(heard).toEqual([{ n: 1 }, { n: 2 }]);
  listening.unsubscribe();
});

async function publishPatiently(jobId: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await publish('image', jobId);
    } catch (error) {
      if (tries > 40) throw error;
      await sleep(100);
    }
  }
}
