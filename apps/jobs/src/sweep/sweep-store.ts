import { JobsDatabase } from '../database/jobs-database.ts';
import type { SweptRow } from '../desk/job-row.ts';

export interface SweepTerms {
  rowsMax: number;
  attemptsMax: number;
  graceSeconds: number;
  /** How long workers could be heard without a break. */
  heardSeconds: number;
}

export class SweepStore {
  constructor(private readonly database: JobsDatabase) {}

  sweep({ rowsMax, attemptsMax, graceSeconds, heardSeconds }: SweepTerms): Promise<SweptRow[]> {
    return this.database.askOnce('sweep_jobs', 'select * from jobs.sweep_jobs($1, $2, make_interval(secs => $3), $4)', [
      rowsMax,
      attemptsMax,
      graceSeconds,
      heardSeconds,
    ]);
  }

  /** True: the broker has forgotten every message, and all that wait will be told again. */
  async noteBrokerStore(identity: string): Promise<boolean> {
    const [row] = await this.database.askOnce<{ changed: boolean }>('note_broker_store', 'select jobs.note_broker_store($1) as changed', [identity]);
    return row?.changed ?? false;
  }

  async forget(keptSeconds: number, rowsMax: number): Promise<number> {
    const [row] = await this.database.askOnce<{ forgotten: number }>('forget_jobs', 'select jobs.forget_jobs(make_interval(secs => $1), $2) as forgotten', [
      keptSeconds,
      rowsMax,
    ]);
    return row?.forgotten ?? 0;
  }

  open(): Promise<{ room: string; state: string; count: number }[]> {
    return this.database.askOnce(
      'open_jobs',
      `select room, state, count(*)::integer as count from jobs.jobs where state in ('queued', 'running') group by room, state`,
      [],
    );
  }

  owed(): Promise<{ kind: string; count: number }[]> {
    return this.database.askOnce('owed', 'select kind, count(*)::integer as count from jobs.outbox group by kind', []);
  }
}
