import type { Client, Pool, PoolClient } from 'pg';

export interface InvariantFinding {
  /** `I1` … `I15`, as in docs/money.md. */
  invariant: string;
  meaning: string;
  checked: number;
  faults: number;
  /** The first of them, told in words. */
  offenders: string[];
}

/** Checks the invariants of the ledger on a live database, all in one snapshot. */
export async function verifyLedger(database: Pick<Pool | PoolClient | Client, 'query'>): Promise<InvariantFinding[]> {
  const { rows } = await database.query<Omit<InvariantFinding, 'checked' | 'faults'> & { checked: string; faults: string }>(
    'select * from billing.verify_ledger()',
  );
  return rows.map((row) => ({ ...row, checked: Number(row.checked), faults: Number(row.faults) }));
}
