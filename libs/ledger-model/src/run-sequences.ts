import { randomBytes } from 'node:crypto';
import { verifyLedger } from '@portazgo/ledger';
import * as fc from 'fast-check';
import type { Pool } from 'pg';
import { LedgerInDatabase } from './ledger-in-database.ts';
import { LedgerModel } from './ledger-model.ts';
import { commands } from './move.command.ts';

export interface SequenceOptions {
  /** How many sequences. */
  runs: number;
  /** The same seed gives the same sequences. */
  seed?: number;
  commandsMax?: number;
  onSequence?: (done: number) => void;
}

/**
 * Random sequences of moves on a migrated database of the caller's, each compared step by step with the model, and the whole ledger
 * audited at the end. Throws with the shortest failing sequence and its seed.
 */
export async function runLedgerSequences(
  pool: Pool,
  { runs, seed = Date.now() % 2 ** 31, commandsMax = 60, onSequence }: SequenceOptions,
): Promise<{ seed: number; runs: number }> {
  const prefix = randomBytes(4).toString('hex');
  let sequences = 0;
  await fc.assert(
    fc.asyncProperty(commands(commandsMax), async (sequence) => {
      sequences += 1;
      const real = await LedgerInDatabase.open(pool, `${prefix}-${sequences}`);
      try {
        await fc.asyncModelRun(() => ({ model: { model: new LedgerModel(), made: [] }, real }), sequence);
      } finally {
        await real.close();
      }
      onSequence?.(sequences);
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
  const faults = (await verifyLedger(pool)).filter((finding) => finding.faults > 0);
  if (faults.length > 0) throw new Error(`after all sequences the ledger is wrong: ${JSON.stringify(faults)}`);
  return { seed, runs };
}
