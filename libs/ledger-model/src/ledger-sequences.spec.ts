import { testDatabase, type TestDatabase } from '@portazgo/testing';
import { Pool } from 'pg';
import { runLedgerSequences } from './run-sequences.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase();
  pool = new Pool({ connectionString: database.url, max: 4, options: '-c role=portazgo_billing' });
}, 120_000);

afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

it('answers and books any sequence of moves, repeated and concurrent ones included, as the model does', async () => {
  const { runs } = await runLedgerSequences(pool, { runs: 40 });
  expect(runs).toBe(40);
}, 300_000);
