import { connectNats } from '@portazgo/platform';
import { testNats, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { NatsObjectStore } from '../src/nats/nats-object-store.ts';
import { describeObjectStore } from './support/object-store.conformance.ts';
import { png } from '@portazgo/samples';

const terms = { owner: 'client_1', keepSeconds: 3_600, bytesMax: 20_000_000 };

async function connect(): Promise<{ nats: TestNats; connection: NatsConnection }> {
  const nats = await testNats();
  return { nats, connection: await connectNats({ url: nats.url, name: 'storage' }) };
}

async function countMessages(connection: NatsConnection): Promise<number> {
  const manager = await connection.jetstreamManager();
  let count = 0;
  for await (const { state } of manager.streams.list()) count += state.messages;
  return count;
}

describeObjectStore('NATS', async () => {
  const { nats, connection } = await connect();
  return {
    open: (now) => new NatsObjectStore(connection, 1, now),
    countLeftovers: () => countMessages(connection),
    close: async () => {
      await connection.close();
      await nats.stop();
    },
  };
});

describe('the object store on NATS', () => {
  let nats: TestNats;
  let connection: NatsConnection;
  beforeEach(async () => ({ nats, connection } = await connect()));
  afterEach(async () => {
    await connection.close();
    await nats.stop();
  });

  it('comes back after the store of the broker was lost', async () => {
    const store = new NatsObjectStore(connection);
    const lost = await store.put(png(2, 2), terms);
    await nats.loseStore();
    while (connection.isClosed() || !(await connection.rtt().catch(() => false))) await new Promise(setImmediate);
    expect(await store.head(lost.id)).toBeNull();
    const file = await store.put(png(3, 3), terms);
    expect((await store.readAll(file)).equals(png(3, 3))).toBe(true);
  });

  it('does not keep a file whose beginning was lost with the store', async () => {
    const store = new NatsObjectStore(connection);
    const other = new NatsObjectStore(connection);
    async function* content(): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(600_000, 1);
      await nats.loseStore();
      while (!(await connection.rtt().catch(() => false))) await new Promise(setImmediate);
      await other.put(png(2, 2), terms);
      yield Buffer.alloc(600_000, 2);
    }
    await expect(store.put(content(), terms)).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await countMessages(connection)).toBe(2);
  });

  it('keeps files through a crash of the broker', async () => {
    const store = new NatsObjectStore(connection);
    const file = await store.put(png(3, 3), terms);
    await nats.restart();
    while (!(await connection.rtt().catch(() => false))) await new Promise(setImmediate);
    expect((await store.readAll(file)).equals(png(3, 3))).toBe(true);
  });

  it('is unavailable while the broker is', async () => {
    const store = new NatsObjectStore(connection);
    const file = await store.put(png(3, 3), terms);
    await connection.close();
    for (const act of [() => store.head(file.id), () => store.readAll(file), () => store.put(png(3, 3), terms), () => store.delete(file.id)])
      await expect(act()).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  it("is laid out so that the broker's own clients can list and fetch", async () => {
    const store = new NatsObjectStore(connection);
    const content = Buffer.alloc(700_000, 7);
    const file = await store.put(content, terms);
    const bucket = await connection.jetstream().views.os(`files-${file.id.slice(0, 8)}`);
    expect((await bucket.list()).map(({ name, size }) => ({ name, size }))).toEqual([{ name: file.id, size: 700_000 }]);
    expect(Buffer.from((await bucket.getBlob(file.id))!).equals(content)).toBe(true);
  });
});
