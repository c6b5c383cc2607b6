import { Ledger, verifyLedger } from '@portazgo/ledger';
import { testDatabase, type TestDatabase } from '@portazgo/testing';
import { Pool } from 'pg';
import { toReport } from './report.ts';

let database: TestDatabase;
/** A superuser, who alone can do this to entries. */
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  await pool.query("insert into billing.clients (id, name, bonus_micro_credits) values ('c', 'c', 1000)");
  await pool.query("insert into billing.api_keys (id, client_id, name, mode, scopes) values ('k', 'c', 'k', 'live', '{inference}')");
  await pool.query("insert into billing.key_secrets (hash, key_id) values ('h', 'k')");
  const ledger = new Ledger(pool);
  for (const requestId of ['r1', 'r2', 'r3', 'open']) {
    await ledger.reserveMany([
      {
        requestId,
        keyHash: 'h',
        ip: null,
        scope: 'inference',
        operation: 'chat',
        model: 'm',
        plans: null,
        holdMicroCredits: 100,
        tokens: 1,
        deadlineSeconds: 60,
      },
    ]);
    if (requestId === 'open') continue;
    await ledger.settleMany([
      {
        requestId,
        outcome: 'succeeded',
        costMicroCredits: 40,
        usageSource: 'upstream',
        model: 'm',
        engine: 'e',
        inputUncached: 1,
        inputCached: 0,
        cacheWrite: 0,
        output: 1,
        reasoning: 0,
      },
    ]);
  }
}, 120_000);

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const faulty = async () => (await verifyLedger(pool)).filter(({ faults }) => faults > 0).map(({ invariant }) => invariant);

/** Plants a fault, looks, and takes it back. */
async function whenPlanted(statement: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    return (await verifyLedger(client)).filter(({ faults }) => faults > 0).map(({ invariant }) => invariant);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

it('finds nothing wrong in a ledger that only its functions have written', async () => {
  expect(await faulty()).toEqual([]);
});

it.each([
  ['changes an entry by one unit', "update billing.entries set amount = amount + 1 where move_id = 'r1' and kind = 'charge'", ['I1', 'I2', 'I5']],
  ['changes both legs of a charge alike', "update billing.entries set amount = amount + sign(amount)::int where move_id = 'r1'", ['I2', 'I5']],
  ['drops an entry', "delete from billing.entries where move_id = 'r2' and kind = 'charge'", ['I1', 'I2', 'I5', 'I15']],
  ['drops a whole move', "delete from billing.entries where move_id = 'r2'", ['I2', 'I5', 'I15']],
  [
    'books an entry twice',
    "insert into billing.entries select move_id, 'charge_again', account_id, number + 90, amount, note, created_at from billing.entries where move_id = 'r3' and kind = 'charge'",
    ['I1', 'I2', 'I5', 'I15'],
  ],
  [
    'books a pair of entries that belongs to no request',
    "insert into billing.entries values ('orphan', 'charge', 'c', 99, -1, null, now()), ('orphan', 'revenue', 'revenue', null, 1, null, now())",
    ['I2', 'I5', 'I15'],
  ],
  ['raises a balance by one unit', 'update billing.accounts set posted = posted + 1', ['I2']],
  ['holds one unit too much', 'update billing.accounts set held = held + 1', ['I3']],
  ['forgets an open hold', "delete from billing.holds where request_id = 'open'", ['I3']],
  ['skips an entry number', "update billing.entries set number = 50 where move_id = 'r3' and kind = 'charge'", ['I15']],
  ['miscounts the entries', 'update billing.accounts set entry_count = entry_count + 1', ['I15']],
])('finds it when somebody %s', async (_, statement, invariants) => {
  expect(await whenPlanted(statement)).toEqual(invariants);
});

it('reports a line for each invariant and the offenders beneath the broken one', () => {
  const { text, faults } = toReport([
    { invariant: 'I1', meaning: 'all is well', checked: 3, faults: 0, offenders: [] },
    { invariant: 'I2', meaning: 'posted is right', checked: 2, faults: 1, offenders: ['c has posted 5, its entries say 4'] },
  ]);
  expect(faults).toBe(1);
  expect(text).toBe('ok     I1   all is well: 3 checked, 0 wrong\nFAULT  I2   posted is right: 2 checked, 1 wrong\n         c has posted 5, its entries say 4');
});
