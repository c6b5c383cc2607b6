import { LedgerHouse, settlement } from './support/ledger-house.ts';

let house: LedgerHouse;
beforeAll(async () => {
  house = await LedgerHouse.open();
}, 120_000);
afterAll(() => house?.close());
afterEach(() => house.requireNoFaults());

const usage = { inputUncached: 3, inputCached: 0, cacheWrite: 0, output: 5, reasoning: 0 };

it('charges nothing for a call that was not admitted, and writes nothing', async () => {
  const { client, key } = await house.clientWithKey(100);
  const before = await house.pool.query('select xmin, * from billing.accounts where id = $1', [client]);
  expect(await house.reserve(key, 101)).toMatchObject({ outcome: 'refused', code: 'insufficient_credits', needed: 101, available: 100, account_held: 0 });
  const after = await house.pool.query('select xmin, * from billing.accounts where id = $1', [client]);
  expect(after.rows).toEqual(before.rows);
  expect(await house.account(client)).toEqual({ posted: 100, held: 0, entries: 1 });
});

it('charges nothing when the provider refused, failed, or gave nothing', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  expect(await house.settle(requestId, 55, { outcome: 'failed' })).toMatchObject({ outcome: 'settled', charged: 0, loss: 0, available: 100 });
  expect(await house.record(requestId)).toMatchObject({ state: 'released', outcome: 'failed' });
  expect(await house.account(client)).toEqual({ posted: 100, held: 0, entries: 1 });
});

it('charges a whole answer at its cost and gives the rest of the hold back', async () => {
  const { client, key } = await house.clientWithKey(100);
  const revenue = await house.houseTotal('revenue');
  const { requestId } = await house.reserve(key, 60);
  expect(await house.account(client)).toEqual({ posted: 100, held: 60, entries: 1 });
  expect(await house.settle(requestId, 25)).toMatchObject({ charged: 25, loss: 0, available: 75, account_held: 0, repeated: false });
  expect(await house.houseTotal('revenue')).toBe(revenue + 25);
});

it('zero_is_not_missing: an explicit cost of zero stays zero', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 40, usage }]);
  expect(await house.settle(requestId, 0, { outcome: 'cut', output: 0 })).toMatchObject({ charged: 0 });
  expect(await house.account(client)).toMatchObject({ posted: 100, held: 0 });
  expect(await house.record(requestId)).toMatchObject({ state: 'settled', charged: 0, output: 0 });
});

it('charges what was last reported as delivered when the service that streamed dies', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 10, usage }]);
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 30, usage }]);
  // Late and out of order: what was delivered cannot become less.
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 20, usage: { ...usage, output: 1 } }]);
  await house.sweep(1);
  expect(await house.account(client)).toMatchObject({ posted: 100, held: 60 });
  await house.sweep(1);
  expect(await house.account(client)).toMatchObject({ posted: 70, held: 0 });
  expect(await house.record(requestId)).toMatchObject({ state: 'settled', outcome: 'unknown', closed_by: 'sweep', charged: 30, output: 5 });
});

it('disconnect_nonstream: releases a call of which nothing was ever delivered', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.sweep();
  expect(await house.account(client)).toMatchObject({ posted: 100, held: 0 });
  expect(await house.record(requestId)).toMatchObject({ state: 'released', closed_by: 'sweep' });
});

it('expires at once a call that was never sent, and never one that was', async () => {
  const { client, key } = await house.clientWithKey(100);
  const waiting = await house.reserve(key, 10, { started: false });
  const sent = await house.reserve(key, 20, { started: false });
  expect(await house.ledger.markStartedMany([sent.requestId])).toBe(1);
  await house.sweep(1);
  expect(await house.record(waiting.requestId)).toMatchObject({ state: 'expired' });
  expect(await house.account(client)).toMatchObject({ held: 20 });
});

it('leaves a hold alone until its deadline and margin are over', async () => {
  const { client, key } = await house.clientWithKey(100);
  await house.reserve(key, 60, { deadlineSeconds: 1 });
  expect(await house.ledger.sweep(30)).toEqual({ reconciling: 0, ended: 0 });
  expect(await house.account(client)).toMatchObject({ held: 60 });
});

it('poll_timeout_refund: charges once when a call succeeds after the sweep had released it', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.sweep();
  expect(await house.settle(requestId, 45)).toMatchObject({ charged: 45, repeated: false });
  expect(await house.settle(requestId, 45)).toMatchObject({ charged: 45, repeated: true });
  expect(await house.account(client)).toMatchObject({ posted: 55, held: 0 });
  expect(await house.record(requestId)).toMatchObject({ state: 'settled', closed_by: 'correction' });
});

it('sweep_then_verified_failure: one compensating refund when a swept call turns out to have failed', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 30, usage }]);
  await house.sweep();
  expect(await house.account(client)).toMatchObject({ posted: 70 });
  await house.settle(requestId, 0, { outcome: 'failed' });
  await house.settle(requestId, 0, { outcome: 'failed' });
  expect(await house.account(client)).toMatchObject({ posted: 100, held: 0 });
});

it('corrects a swept charge within what is available and books the rest to the operator', async () => {
  const { client, key } = await house.clientWithKey(100);
  const loss = await house.houseTotal('operator_loss');
  const { requestId } = await house.reserve(key, 60);
  await house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 30, usage }]);
  await house.sweep();
  await house.reserve(key, 65);
  expect(await house.settle(requestId, 50)).toMatchObject({ charged: 35, loss: 15, available: 0, account_held: 65 });
  expect(await house.houseTotal('operator_loss')).toBe(loss - 15);
  expect(await house.account(client)).toMatchObject({ posted: 65, held: 65 });
});

it('delta_applied_twice: twin settlements, one after the other, at once or in one batch, charge once', async () => {
  const { client, key } = await house.clientWithKey(1_000);
  const { requestId } = await house.reserve(key, 60);
  await Promise.all(Array.from({ length: 20 }, () => house.settle(requestId, 50)));
  const twins = await house.ledger.settleMany([settlement(requestId, 50), settlement(requestId, 60)]);
  expect(twins).toMatchObject([
    { charged: 50, repeated: true },
    { charged: 50, repeated: true },
  ]);
  const other = await house.reserve(key, 60);
  expect(await house.ledger.settleMany([settlement(other.requestId, 40), settlement(other.requestId, 60)])).toMatchObject([
    { charged: 40, repeated: false },
    { charged: 40, repeated: true },
  ]);
  expect(await house.account(client)).toMatchObject({ posted: 910, held: 0 });
});

it('double_refund_two_pollers: a refund with one reference happens once, and refunds never exceed the charge', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.settle(requestId, 50);
  const answers = await Promise.all(Array.from({ length: 10 }, () => house.ledger.refund(requestId, 30, 'case-1')));
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await house.ledger.refund(requestId, 21, 'case-2')).toMatchObject({ outcome: 'exceeds_charge' });
  expect(await house.ledger.refund(requestId, 29, 'case-1')).toMatchObject({ outcome: 'conflict' });
  expect(await house.account(client)).toMatchObject({ posted: 80 });
});

it('takes what is available when a call costs more than its hold, never goes below zero, and books the rest to the operator', async () => {
  const { client, key } = await house.clientWithKey(100);
  const loss = await house.houseTotal('operator_loss');
  const { requestId } = await house.reserve(key, 60);
  expect(await house.settle(requestId, 130)).toMatchObject({ charged: 100, loss: 30, available: 0 });
  expect(await house.houseTotal('operator_loss')).toBe(loss - 30);
  expect(await house.account(client)).toMatchObject({ posted: 0, held: 0 });
});

it('post_settle_error_refunds: a failure reported after a settlement changes nothing', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60);
  await house.settle(requestId, 50);
  expect(await house.settle(requestId, 0, { outcome: 'failed' })).toMatchObject({ charged: 50, repeated: true });
  expect(await house.account(client)).toMatchObject({ posted: 50 });
});

it('tells by name that a settlement has no hold', async () => {
  expect(await house.settle('never-admitted', 5)).toMatchObject({ outcome: 'hold_not_found' });
});

it('applies the plan of the admission with one rounding up, and lets test keys run for nothing', async () => {
  await house.pool.query(
    "insert into billing.plans (id, name, requests_per_minute, tokens_per_minute, concurrency, price_multiplier_ppm) values ('dear', 'Dear', 1000, 100000, 100, 1333333)",
  );
  const client = await house.client(1_000, 'dear');
  const key = await house.key(client);
  const { requestId, held, multiplier_ppm } = await house.reserve(key, 100);
  expect({ held, multiplier_ppm }).toEqual({ held: 134, multiplier_ppm: 1_333_333 });
  await house.pool.query("update billing.plans set price_multiplier_ppm = 5000000 where id = 'dear'");
  expect(await house.settle(requestId, 10)).toMatchObject({ charged: 14 });
  const test = await house.key(client, { mode: 'test' });
  const free = await house.reserve(test, 1_000_000);
  expect(free).toMatchObject({ outcome: 'admitted', held: 0, mode: 'test' });
  expect(await house.settle(free.requestId, 1_000_000)).toMatchObject({ charged: 0, loss: 0 });
});

it('extends the hold of a running call, or changes nothing', async () => {
  const { client, key } = await house.clientWithKey(100, { spendCap: 90 });
  const { requestId } = await house.reserve(key, 60);
  expect(await house.ledger.extendHold(requestId, 20)).toMatchObject({ outcome: 'extended', held: 80 });
  expect(await house.ledger.extendHold(requestId, 20)).toMatchObject({ outcome: 'spend_cap_reached' });
  expect(await house.ledger.extendHold('nobody', 20)).toMatchObject({ outcome: 'hold_not_found' });
  expect(await house.account(client)).toMatchObject({ held: 80 });
  expect(await house.settle(requestId, 80)).toMatchObject({ charged: 80, loss: 0 });
});

it('grants once per reference, whoever asks how often', async () => {
  const client = await house.client(0);
  const other = await house.client(0);
  const answers = await Promise.all(Array.from({ length: 50 }, () => house.ledger.grantCredits(client, 500, 'payment-1')));
  expect(answers.every(({ outcome }) => outcome === 'granted')).toBe(true);
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
  expect(await house.ledger.grantCredits(client, 501, 'payment-1')).toMatchObject({ outcome: 'conflict' });
  expect(await house.ledger.grantCredits(other, 500, 'payment-1')).toMatchObject({ outcome: 'conflict' });
  expect(await house.account(client)).toEqual({ posted: 500, held: 0, entries: 1 });
});

it('never takes more back than is available', async () => {
  const { client, key } = await house.clientWithKey(100);
  await house.reserve(key, 60);
  expect(await house.ledger.adjust(client, -41, 'a')).toMatchObject({ outcome: 'insufficient_credits' });
  expect(await house.ledger.adjust(client, -40, 'a')).toMatchObject({ outcome: 'adjusted', available: 0 });
});

it('cannot change or delete an entry as the service', async () => {
  await expect(house.pool.query('update billing.entries set amount = 0')).rejects.toThrow('permission denied');
  await expect(house.pool.query('delete from billing.entries')).rejects.toThrow('permission denied');
  await expect(house.pool.query('truncate billing.entries')).rejects.toThrow('permission denied');
});

it('stops a statement that would overdraw an account, whoever wrote it', async () => {
  const client = await house.client(10);
  await expect(house.owner.query('update billing.accounts set held = 11 where id = $1', [client])).rejects.toThrow('accounts_never_overdrawn');
});

it('starts holds that wait, again without harm, and names those that are gone', async () => {
  const { client, key } = await house.clientWithKey(100);
  const waiting = await house.reserve(key, 10, { started: false });
  const ended = await house.reserve(key, 10);
  const expired = await house.reserve(key, 10, { started: false });
  await house.settle(ended.requestId, 5);
  expect(await house.ledger.startHolds([waiting.requestId, ended.requestId, 'never-seen'])).toEqual([ended.requestId, 'never-seen']);
  expect(await house.ledger.startHolds([waiting.requestId])).toEqual([]);
  await house.sweep(1);
  expect(await house.ledger.startHolds([waiting.requestId, expired.requestId])).toEqual([expired.requestId]);
  expect(await house.settle(waiting.requestId, 7)).toMatchObject({ charged: 7 });
  expect(await house.account(client)).toMatchObject({ posted: 88, held: 0 });
});

it('charges a job whose hold had expired while it waited, when it was done all the same', async () => {
  const { client, key } = await house.clientWithKey(100);
  const { requestId } = await house.reserve(key, 60, { started: false });
  await house.sweep(1);
  expect(await house.record(requestId)).toMatchObject({ state: 'expired' });
  expect(await house.settle(requestId, 40)).toMatchObject({ outcome: 'settled', charged: 40, repeated: false });
  expect(await house.account(client)).toMatchObject({ posted: 60, held: 0 });
});

describe('units other than tokens', () => {
  const quantities = async (requestId: string) =>
    (await house.pool.query('select unit, quantity::float8 from billing.usage_quantities where request_id = $1 order by unit', [requestId])).rows;

  it('are kept with the settlement, once, as they were told the first time', async () => {
    const { key } = await house.clientWithKey(100);
    const { requestId } = await house.reserve(key, 60);
    await house.settle(requestId, 25, { quantities: { images: 2, megapixels: 2.5 } });
    expect(await house.settle(requestId, 30, { quantities: { images: 9, seconds: 1 } })).toMatchObject({ repeated: true, charged: 25 });
    expect(await quantities(requestId)).toEqual([
      { unit: 'images', quantity: 2 },
      { unit: 'megapixels', quantity: 2.5 },
    ]);
  });

  it('come to the right ones of a group, and never to a request that nobody holds', async () => {
    const { key } = await house.clientWithKey(100);
    const [first, second] = [await house.reserve(key, 10), await house.reserve(key, 10)];
    const answers = await house.ledger.settleMany([
      settlement('nobody', 5, { quantities: { images: 1 } }),
      settlement(first.requestId, 5),
      settlement(second.requestId, 6, { quantities: { seconds: 12.5 } }),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['hold_not_found', 'settled', 'settled']);
    expect([await quantities('nobody'), await quantities(first.requestId), await quantities(second.requestId)]).toEqual([
      [],
      [],
      [{ unit: 'seconds', quantity: 12.5 }],
    ]);
  });

  it('are added when the truth comes after a sweep', async () => {
    const { key } = await house.clientWithKey(100);
    const { requestId } = await house.reserve(key, 60);
    await house.sweep();
    await house.settle(requestId, 25, { quantities: { images: 1 } });
    expect(await quantities(requestId)).toEqual([{ unit: 'images', quantity: 1 }]);
  });
});
