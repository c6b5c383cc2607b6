import type { JobEnd, UpstreamTask } from '@portazgo/contracts';
import { JobsDatabase } from '../database/jobs-database.ts';
import type { ClaimAnswer, WorkRow } from '../desk/job-row.ts';

export interface Lease {
  jobId: string;
  lease: number;
}

export type Dispatch = 'go' | 'full' | 'cancelled' | 'stale' | 'unstarted';

/** The rows of jobs as their workers move them; each act is guarded by the lease. */
export class WorkStore {
  constructor(private readonly database: JobsDatabase) {}

  /** Not repeated: a claim whose answer was lost is a lease that nobody renews, and the sweep takes it back. */
  async claim(jobId: string, worker: string, keyMax: number): Promise<ClaimAnswer> {
    const [answer] = await this.database.askOnce<ClaimAnswer>('claim_job', 'select * from jobs.claim_job($1, $2, $3)', [jobId, worker, keyMax]);
    if (!answer) throw new Error('claim_job gave no row');
    return answer;
  }

  /** The part of a job that never changes. */
  submission(jobId: string): Promise<WorkRow> {
    return this.database.askOne(
      'submission',
      `select id, client_id, key_id, operation, model, mode, input, held_micro_credits, price_multiplier_ppm, charge_on_failure,
              queue_seconds, run_seconds, heartbeat_seconds, total_seconds, locale from jobs.jobs where id = $1`,
      [jobId],
    );
  }

  async dispatch(
    { jobId, lease }: Lease,
    to: { engine: string; provider: string; upstreamModel: string },
    { providerMax, holdStarted }: { providerMax: number; holdStarted: boolean },
  ): Promise<Dispatch> {
    const row = await this.database.askOne<{ outcome: Dispatch }>('dispatch_job', 'select jobs.dispatch_job($1, $2, $3, $4, $5, $6, $7) as outcome', [
      jobId,
      lease,
      to.engine,
      to.provider,
      to.upstreamModel,
      providerMax,
      holdStarted,
    ]);
    return row.outcome;
  }

  async track({ jobId, lease }: Lease, upstream: UpstreamTask): Promise<boolean> {
    return this.#did('track_job', 'select jobs.track_job($1, $2, $3) as did', [jobId, lease, JSON.stringify(upstream)]);
  }

  report(
    { jobId, lease }: Lease,
    progressPercent: number | null,
    position: number | null,
  ): Promise<{ outcome: 'go-on' | 'cancel' | 'stale'; changed: boolean }> {
    return this.database.askOne('report_job', 'select * from jobs.report_job($1, $2, $3, $4)', [jobId, lease, progressPercent, position]);
  }

  return({ jobId, lease }: Lease, undispatched: boolean, retryAfterMs: number): Promise<boolean> {
    return this.#did('return_job', 'select jobs.return_job($1, $2, $3, $4) as did', [jobId, lease, undispatched, retryAfterMs]);
  }

  finish({ jobId, lease }: Lease, end: JobEnd): Promise<boolean> {
    return this.#did('finish_job', 'select jobs.finish_job($1, $2, $3, $4) as did', [jobId, lease, end.outcome, JSON.stringify(end)]);
  }

  async #did(name: string, text: string, values: unknown[]): Promise<boolean> {
    const row = await this.database.askOne<{ did: boolean }>(name, text, values);
    return row.did;
  }
}
