import { accessChanged, type Access } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import type { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger } from '@portazgo/platform';
import { testNats, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { OpenCalls } from './open-calls.ts';

let nats: TestNats;
let connection: NatsConnection;
beforeAll(async () => {
  nats = await testNats();
  connection = await connectNats({ url: nats.url, name: 'test' });
}, 60_000);
afterAll(async () => {
  await connection?.close();
  await nats?.stop();
});

const hash = (name: string) => name.padEnd(64, '0');
const revoked: Access = { outcome: 'refused', error: { code: 'key_revoked', details: {} } };
const open = (clientId: string, validMs: number | null = null): Access => ({ outcome: 'open', clientId, validMs });

/** Billing as it answers questions about keys, and a registry that asks it. */
function start({ recheckMs = 600_000 } = {}) {
  const accesses = new Map<string, Access | Error>();
  const asked: string[][] = [];
  const heard: (() => void)[] = [];
  const rpc = {
    call: async (_: unknown, { keyHashes }: { keyHashes: string[] }) => {
      asked.push(keyHashes);
      heard.shift()?.();
      const answers = keyHashes.map((keyHash) => accesses.get(keyHash) ?? open('anybody'));
      const failure = answers.find((answer) => answer instanceof Error);
      if (failure) throw failure;
      return { accesses: answers };
    },
  } as unknown as RpcClient;
  const calls = new OpenCalls(rpc, connection, { recheckMs, logger: createLogger({ service: 'test', level: 'silent' }) });
  const ends: [string, string][] = [];
  const ended: (() => void)[] = [];
  const enter = (name: string, more: object = {}, what = name) =>
    calls.enter({ keyHash: hash(name), ...more }, (error: ServiceError) => {
      ends.push([what, error.code]);
      ended.shift()?.();
    });
  const nextEnd = () => new Promise<void>((resolve) => void ended.push(resolve));
  const nextQuestion = () => new Promise<void>((resolve) => void heard.push(resolve));
  const tell = (clientId: string) => connection.publish(accessChanged.subject, JSON.stringify({ clientId }));
  return { calls, accesses, asked, ends, enter, nextEnd, nextQuestion, tell };
}

it('ends everything that is open under a key of which billing tells that it ended, and nothing else', async () => {
  const { calls, accesses, asked, ends, enter, nextEnd, tell } = start();
  enter('a', { clientId: 'one' }, 'first');
  enter('a', { clientId: 'one' }, 'second');
  enter('b', { clientId: 'one' });
  enter('c', { clientId: 'two' });
  accesses.set(hash('a'), revoked);
  await connection.flush();
  const end = nextEnd();
  tell('one');
  await end;
  expect(asked).toEqual([[hash('a'), hash('b')]]);
  expect(ends).toEqual([
    ['first', 'key_revoked'],
    ['second', 'key_revoked'],
  ]);
  expect(calls.size).toBe(2);
  calls.stop();
});

it('asks nothing about what has left, and ends nothing twice', async () => {
  const { calls, accesses, asked, ends, enter, nextEnd, nextQuestion, tell } = start();
  enter('a', { clientId: 'one' })();
  enter('b', { clientId: 'one' });
  accesses.set(hash('b'), revoked);
  await connection.flush();
  const end = nextEnd();
  tell('one');
  await end;
  tell('one');
  // What was told comes before the answer to a flush.
  await connection.flush();
  enter('c', { clientId: 'one' });
  const question = nextQuestion();
  tell('one');
  await question;
  expect(asked).toEqual([[hash('b')], [hash('c')]]);
  expect(ends).toEqual([['b', 'key_revoked']]);
  calls.stop();
});

it('looks when an end comes that was known at admission, and again when the key is still taken then', async () => {
  const { calls, accesses, ends, enter, nextEnd, nextQuestion } = start();
  accesses.set(hash('a'), open('one', 100));
  const question = nextQuestion();
  enter('a', { clientId: 'one', validUntil: new Date(Date.now() + 50).toISOString() });
  await question;
  expect(ends).toEqual([]);
  accesses.set(hash('a'), { outcome: 'refused', error: { code: 'key_expired', details: { expiredAt: '' } } });
  await nextEnd();
  expect(ends).toEqual([['a', 'key_expired']]);
  calls.stop();
});

it('finds by its regular looks what nobody told, also after billing was away', async () => {
  const { calls, accesses, ends, enter, nextEnd, nextQuestion } = start({ recheckMs: 30 });
  accesses.set(hash('a'), new Error('away'));
  enter('a', { clientId: 'one' });
  await nextQuestion();
  await nextQuestion();
  accesses.set(hash('a'), { outcome: 'refused', error: { code: 'client_suspended', details: {} } });
  await nextEnd();
  expect(ends).toEqual([['a', 'client_suspended']]);
  calls.stop();
});

it('learns whose a key is that nothing was admitted with yet, and leaves one that nobody knows', async () => {
  const { calls, accesses, ends, enter, nextQuestion } = start();
  accesses.set(hash('a'), { outcome: 'refused', error: { code: 'key_unknown', details: {} } });
  const question = nextQuestion();
  enter('a');
  await question;
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  expect(ends).toEqual([]);
  expect(calls.size).toBe(1);
  calls.stop();
});

it('asks about many keys in messages of a bounded size', async () => {
  const { calls, asked, enter, nextQuestion, tell } = start();
  for (let n = 0; n < 1_100; n++) enter(`k${n}-`, { clientId: 'one' });
  await connection.flush();
  const questions = [nextQuestion(), nextQuestion(), nextQuestion()];
  tell('one');
  await Promise.all(questions);
  expect(asked.map(({ length }) => length)).toEqual([512, 512, 76]);
  calls.stop();
});
