import { runLedgerSequences } from '@portazgo/ledger-model';
import { createPool } from '@portazgo/platform';
import { testDatabase } from '@portazgo/testing';
import type { Proof } from '../proof.ts';

/** M3: random sequences of moves of money against a model, on a database of their own, each compared step by step. */
export const proveLedgerModel: Proof = async ({ seed, quick }) => {
  const runs = quick ? 300 : 10_000;
  const database = await testDatabase();
  const pool = createPool({ url: database.url, max: 4, applicationName: 'prove', role: 'portazgo_billing', onError: () => undefined });
  let mismatch = '';
  try {
    await runLedgerSequences(pool, {
      runs,
      seed,
      onSequence: (done) => {
        if (done % 100 === 0) console.log(`    ${done} of ${runs} sequences`);
      },
    });
  } catch (error) {
    mismatch = error instanceof Error ? error.message : String(error);
  } finally {
    await pool.end();
    await database.drop();
  }
  return [
    {
      id: 'M3',
      promise: `${runs} random sequences of up to 60 moves do what the model of the ledger does`,
      figure: mismatch === '' ? `0 mismatches, seed ${seed}` : mismatch,
      holds: mismatch === '',
    },
  ];
};
