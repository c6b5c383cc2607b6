import { LedgerHouse, reservation } from './support/ledger-house.ts';

let house: LedgerHouse;
beforeAll(async () => {
  house = await LedgerHouse.open();
}, 120_000);
afterAll(() => house?.close());
afterEach(() => house.requireNoFaults());

const idempotent = (idempotencyKey: string, bodyHash = 'body') => ({ idempotencyKey, bodyHash });
const answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from([0, 255, 10, 13, 65, ...Array.from({ length: 300 }, (_, i) => i % 256)]),
};

it('admits one of 200 twins at once and tells the others that it is in flight', async () => {
  const { client, key } = await house.clientWithKey(10_000);
  const answers = await Promise.all(Array.from({ length: 200 }, () => house.reserve(key, 7, idempotent('order-1'))));
  expect(answers.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(1);
  expect(answers.filter(({ code }) => code === 'idempotency_in_flight')).toHaveLength(199);
  expect(await house.account(client)).toMatchObject({ held: 7 });
});

it('admits one of the twins in one batch, and refuses the one with another body', async () => {
  const { key } = await house.clientWithKey(100);
  const item = (bodyHash: string) => reservation(key, 1, { requestId: house.newRequest(), ...idempotent('order-1', bodyHash) });
  const answers = await house.ledger.reserveMany([item('a'), item('a'), item('b')]);
  expect(answers.map(({ outcome, code }) => code ?? outcome)).toEqual(['admitted', 'idempotency_in_flight', 'idempotency_mismatch']);
});

it('replays the kept answer byte for byte, for nothing, and refuses another body', async () => {
  const { client, key } = await house.clientWithKey(100, { requestsPerMinute: 1 });
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  await house.settle(requestId, 40);
  expect(await house.ledger.keepAnswer(requestId, answer)).toBe(true);
  const replay = await house.reserve(key, 50, idempotent('order-1'));
  expect(replay).toMatchObject({ outcome: 'replayed', answer_status: 200, answer_headers: answer.headers });
  expect(Buffer.from(replay.answer_body!, 'base64')).toEqual(answer.body);
  expect(await house.reserve(key, 50, idempotent('order-1', 'other'))).toMatchObject({ code: 'idempotency_mismatch' });
  expect(await house.account(client)).toMatchObject({ posted: 60, held: 0 });
});

it('keeps the first answer when a second one is offered', async () => {
  const { key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  await house.ledger.keepAnswer(requestId, answer);
  await house.ledger.keepAnswer(requestId, { ...answer, status: 500 });
  expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ outcome: 'replayed', answer_status: 200 });
});

it('frees the key of a call that was not charged, at once or when it ends', async () => {
  const { key } = await house.clientWithKey(100);
  const first = await house.reserve(key, 50, idempotent('order-1'));
  expect(await house.ledger.keepAnswer(first.requestId, null)).toBe(false);
  expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ code: 'idempotency_in_flight' });
  await house.settle(first.requestId, 0, { outcome: 'failed' });
  const second = await house.reserve(key, 50, idempotent('order-1', 'another body may come now'));
  expect(second).toMatchObject({ outcome: 'admitted' });
  await house.settle(second.requestId, 0, { outcome: 'failed' });
  await house.ledger.keepAnswer(second.requestId, null);
  expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ outcome: 'admitted' });
});

describe.each([
  ['a test key', 'test' as const, 'succeeded' as const, 50],
  ['a free model', 'live' as const, 'succeeded' as const, 0],
  ['an answer without output', 'live' as const, 'succeeded' as const, 0],
  ['a stream that was cut before anything was delivered', 'live' as const, 'cut' as const, 0],
])('a call that costs nothing (%s)', (_what, mode, outcome, cost) => {
  const settled = async (idempotencyKey: string) => {
    const { client } = await house.clientWithKey(1_000);
    const key = await house.key(client, { mode });
    const { requestId } = await house.reserve(key, 50, idempotent(idempotencyKey));
    await house.settle(requestId, cost, { outcome });
    return { key, requestId };
  };

  it('is in flight for its twins until its answer is kept, and then answers them', async () => {
    const { key, requestId } = await settled('order-1');
    const twins = await Promise.all(Array.from({ length: 20 }, () => house.reserve(key, 50, idempotent('order-1'))));
    expect(new Set(twins.map(({ code }) => code))).toEqual(new Set(['idempotency_in_flight']));
    await house.ledger.keepAnswer(requestId, answer);
    expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ outcome: 'replayed', answer_status: 200 });
  });

  it('is not run again when its answer is lost', async () => {
    const { key, requestId } = await settled('order-1');
    expect(await house.ledger.keepAnswer(requestId, null)).toBe(false);
    expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ code: 'idempotency_answer_lost' });
    // The same for a door that died with the answer: after a while nobody will keep it.
    const died = await settled('order-2');
    await house.pool.query("update billing.usage_records set closed_at = now() - interval '20 seconds' where request_id = $1", [died.requestId]);
    expect(await house.reserve(died.key, 50, idempotent('order-2'))).toMatchObject({ code: 'idempotency_answer_lost' });
  });
});

it('does not run again a call that was charged and whose answer was lost', async () => {
  const { key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  await house.settle(requestId, 40);
  expect(await house.ledger.keepAnswer(requestId, null)).toBe(false);
  expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ code: 'idempotency_answer_lost' });
});

it('charges twins once also when the process of the first died', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 10, usage: {} }]);
  await house.sweep();
  expect(await house.reserve(key, 50, idempotent('order-1'))).toMatchObject({ code: 'idempotency_answer_lost' });
  expect(await house.account(client)).toMatchObject({ posted: 90, held: 0 });
});

it('tells the keys of two API keys apart', async () => {
  const { client, key } = await house.clientWithKey(100);
  const other = await house.key(client);
  expect(await house.reserve(key, 1, idempotent('order-1'))).toMatchObject({ outcome: 'admitted' });
  expect(await house.reserve(other, 1, idempotent('order-1'))).toMatchObject({ outcome: 'admitted' });
});

it('forgets an answer after its day, and a refused call takes no key', async () => {
  const { key } = await house.clientWithKey(100);
  expect(await house.reserve(key, 500, idempotent('order-1'))).toMatchObject({ code: 'insufficient_credits' });
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  await house.ledger.keepAnswer(requestId, answer);
  await house.pool.query("update billing.idempotency_answers set expires_at = now() - interval '1 second' where request_id = $1", [requestId]);
  expect(await house.ledger.forgetAnswers()).toBe(1);
  expect(await house.reserve(key, 1, idempotent('order-1'))).toMatchObject({ outcome: 'admitted' });
});

it('finds the request that took a key first, by the same key and body alone', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { key: other } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 50, idempotent('order-1'));
  expect(await house.ledger.findFirstRequest(key, 'order-1', 'body')).toEqual({ requestId, clientId: client });
  expect(await house.ledger.findFirstRequest(key, 'order-1', 'other')).toBeNull();
  expect(await house.ledger.findFirstRequest(other, 'order-1', 'body')).toBeNull();
});
