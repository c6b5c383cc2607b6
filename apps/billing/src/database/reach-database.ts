import { setTimeout as sleep } from 'node:timers/promises';
import { isIndefinite } from '@portazgo/ledger';
import type { Pool } from 'pg';

const patienceMs = 30_000;

/** Waits for a database that is still starting; a wrong address, password or a database without our migrations stops the start. */
export async function reachDatabase(pool: Pool): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      await pool.query('select 1 from billing.house_accounts limit 1');
      return;
    } catch (error) {
      if (!isIndefinite(error) || performance.now() > end) throw error;
      await sleep(250);
    }
  }
}
