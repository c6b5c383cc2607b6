import { JobsDatabase } from '../database/jobs-database.ts';
import type { OutboxRow } from './outbox-handler.ts';

interface Claimed {
  id: string;
  job_id: string;
  payload: Record<string, unknown>;
  attempt: number;
}

/** What the desk owes, by kind. */
export class OutboxStore {
  constructor(private readonly database: JobsDatabase) {}

  /** A claim whose answer was lost comes due again by itself. */
  async claim(kind: string, rowsMax: number, claimMs: number): Promise<OutboxRow[]> {
    const rows = await this.database.askOnce<Claimed>(
      'claim_outbox',
      `select o.id::text, o.job_id, o.payload, o.attempt from jobs.claim_outbox($1, $2, make_interval(secs => $3)) o order by o.id`,
      [kind, rowsMax, claimMs / 1_000],
    );
    return rows.map(({ id, job_id, payload, attempt }) => ({ id, jobId: job_id, payload, attempt }));
  }

  async close(done: readonly string[], again: readonly string[]): Promise<void> {
    await this.database.ask('close_outbox', 'select jobs.close_outbox($1, $2)', [done, again]);
  }
}
