import { Ledger } from '@portazgo/ledger';
import { Pool } from 'pg';
import { LedgerHouse, reservation, settlement } from './support/ledger-house.ts';

let house: LedgerHouse;
let second: Pool;
beforeAll(async () => {
  house = await LedgerHouse.open();
  // Another process would come with connections of its own.
  second = new Pool({ connectionString: house.url, max: 8, options: '-c role=portazgo_billing' });
}, 120_000);
afterAll(async () => {
  await second?.end();
  await house?.close();
});
afterEach(() => house.requireNoFaults());

const ledgers = () => [house.ledger, new Ledger(second)] as const;

it('overdraft_concurrent: admits exactly 50 of 1000 at once on a balance for 50', async () => {
  const { client, key } = await house.clientWithKey(50 * 7);
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, index) => ledgers()[index % 2]!.reserveMany([reservation(key, 7, { requestId: house.newRequest() })])),
  );
  expect(answers.flat().filter(({ outcome }) => outcome === 'admitted')).toHaveLength(50);
  expect(answers.flat().filter(({ code }) => code === 'insufficient_credits')).toHaveLength(950);
  expect(await house.account(client)).toMatchObject({ posted: 350, held: 350 });
});

it('admits exactly 50 also in batches, in order, seeing what the batch itself took', async () => {
  const { key } = await house.clientWithKey(50);
  const batch = () => Array.from({ length: 100 }, () => reservation(key, 1, { requestId: house.newRequest() }));
  const batches = await Promise.all([batch(), batch(), batch(), batch()].map((items, index) => ledgers()[index % 2]!.reserveMany(items)));
  expect(batches.flat().filter(({ outcome }) => outcome === 'admitted')).toHaveLength(50);
});

it('first_request_of_new_user: a client without credits gets nothing, however it hurries', async () => {
  const { key } = await house.clientWithKey(0);
  const answers = await Promise.all(Array.from({ length: 20 }, () => house.reserve(key, 1)));
  expect(answers.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(0);
});

it('admits a small call after a large one was refused in the same batch', async () => {
  const { key } = await house.clientWithKey(100);
  const answers = await house.ledger.reserveMany([80, 30, 20].map((amount) => reservation(key, amount, { requestId: house.newRequest() })));
  expect(answers.map(({ outcome }) => outcome)).toEqual(['admitted', 'refused', 'admitted']);
});

it('reservation_leak: gives back every hold of calls that end in any way, many at once', async () => {
  const { client, key } = await house.clientWithKey(10_000, { concurrency: 500 });
  const requests = await Promise.all(Array.from({ length: 120 }, () => house.reserve(key, 20)));
  await Promise.all(
    requests.map(({ requestId }, index) =>
      index % 4 === 0
        ? house.settle(requestId, 0, { outcome: 'failed' })
        : index % 4 === 1
          ? house.settle(requestId, 50)
          : index % 4 === 2
            ? house.settle(requestId, 5, { outcome: 'cut' })
            : house.ledger.recordProgressMany([{ requestId, deliveredMicroCredits: 1, usage: {} }]),
    ),
  );
  await house.sweep();
  expect(await house.account(client)).toMatchObject({ posted: 10_000 - 30 * 50 - 30 * 5 - 30, held: 0 });
  const { rows } = await house.pool.query('select in_flight, reserved_micro_credits::int as reserved from billing.key_meters where key_id = $1', [key]);
  expect(rows).toEqual([{ in_flight: 0, reserved: 0 }]);
});

it('tells a request that is asked again what it was told before, and holds once', async () => {
  const { client, key } = await house.clientWithKey(100);
  const requestId = house.newRequest();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => house.ledger.reserveMany([reservation(key, 60, { requestId }), reservation(key, 60, { requestId })])),
  );
  expect(answers.flat().every(({ outcome, held }) => outcome === 'admitted' && held === 60)).toBe(true);
  expect(await house.account(client)).toMatchObject({ held: 60 });
  await house.settle(requestId, 10);
  expect(await house.reserve(key, 60, { requestId })).toMatchObject({ outcome: 'refused', code: 'conflict' });
});

it('does not deadlock when batches meet the same accounts in different orders', async () => {
  const owners = await Promise.all(Array.from({ length: 8 }, () => house.clientWithKey(100_000)));
  const inOrder = (index: number) => (index % 2 ? owners : owners.toReversed());
  const rounds = Array.from({ length: 60 }, async (_, index) => {
    const items = inOrder(index).map(({ key }) => reservation(key, 10, { requestId: house.newRequest() }));
    await ledgers()[index % 2]!.reserveMany(items);
    await Promise.all([
      ledgers()[index % 2]!.settleMany(items.toReversed().map(({ requestId }) => settlement(requestId, 3))),
      house.ledger.recordProgressMany(items.map(({ requestId }) => ({ requestId, deliveredMicroCredits: 1, usage: {} }))),
      house.ledger.sweep(0),
    ]);
  });
  await Promise.all(rounds);
  const accounts = await Promise.all(owners.map(({ client }) => house.account(client)));
  expect(accounts.every(({ posted, held }) => posted === 100_000 - 180 && held === 0)).toBe(true);
}, 60_000);
