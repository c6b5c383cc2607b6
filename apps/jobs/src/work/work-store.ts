import type { JobEnd, UpstreamTask } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { GroupCommit, isIndefinite } from '@portazgo/ledger';
import { JobsDatabase } from '../database/jobs-database.ts';
import type { ClaimAnswer, WorkRow } from '../desk/job-row.ts';

export interface Lease {
  jobId: string;
  lease: number;
}

export type Dispatch = 'go' | 'full' | 'cancelled' | 'stale' | 'unstarted';

export interface DispatchTarget {
  engine: string;
  provider: string;
  upstreamModel: string;
}

/** With what was submitted, when it was given. */
export type Claim = Omit<ClaimAnswer, 'outcome'> & ({ outcome: 'wait' } | { outcome: 'over' } | ({ outcome: 'claimed' } & WorkRow));

const group = { itemsMax: 128, queueMax: 10_000 };

/** The rows of jobs as their workers move them; each act is guarded by the lease. Claims leave together, and so do dispatches. */
export class WorkStore {
  readonly #claims = new GroupCommit<{ jobId: string; worker: string }, Claim>((claims) => this.#claim(claims), group);
  readonly #dispatches = new GroupCommit<Lease & DispatchTarget, Dispatch>((dispatches) => this.#dispatch(dispatches), group);

  constructor(
    private readonly database: JobsDatabase,
    private readonly limits: { perKeyMax: number; perProviderMax: number },
  ) {}

  claim(jobId: string, worker: string): Promise<Claim> {
    return this.#claims.add({ jobId, worker });
  }

  /** Whether a job may be sent, while its hold is not started. */
  async mayDispatch({ jobId, lease }: Lease, to: DispatchTarget): Promise<Dispatch> {
    const row = await this.database.askOne<{ outcome: Dispatch }>('dispatch_job', 'select jobs.dispatch_job($1, $2, $3, $4, $5, $6, false) as outcome', [
      jobId,
      lease,
      to.engine,
      to.provider,
      to.upstreamModel,
      this.limits.perProviderMax,
    ]);
    return row.outcome;
  }

  /** Marks a job as sent; its hold is started. */
  dispatch(held: Lease, to: DispatchTarget): Promise<Dispatch> {
    return this.#dispatches.add({ ...held, ...to });
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

  /** Not repeated: a claim whose answer was lost is a lease that nobody renews, and the sweep takes it back. */
  async #claim(claims: { jobId: string; worker: string }[]): Promise<Claim[]> {
    const values = [claims.map(({ jobId }) => jobId), claims.map(({ worker }) => worker), this.limits.perKeyMax];
    try {
      return await this.database.askOnce<Claim>('claim_jobs', 'select * from jobs.claim_jobs($1, $2, $3) order by place', values);
    } catch (error) {
      // Of a database that is away a smaller group learns no more.
      throw isIndefinite(error) ? new ServiceError('service_unavailable', { service: 'jobs', retryAfterSeconds: 1 }, { cause: error }) : error;
    }
  }

  async #dispatch(dispatches: (Lease & DispatchTarget)[]): Promise<Dispatch[]> {
    const rows = await this.database.ask<{ outcome: Dispatch }>(
      'dispatch_jobs',
      'select outcome from jobs.dispatch_jobs($1, $2, $3, $4, $5, $6) order by place',
      [
        dispatches.map(({ jobId }) => jobId),
        dispatches.map(({ lease }) => lease),
        dispatches.map(({ engine }) => engine),
        dispatches.map(({ provider }) => provider),
        dispatches.map(({ upstreamModel }) => upstreamModel),
        this.limits.perProviderMax,
      ],
    );
    return rows.map(({ outcome }) => outcome);
  }

  async #did(name: string, text: string, values: unknown[]): Promise<boolean> {
    const row = await this.database.askOne<{ did: boolean }>(name, text, values);
    return row.did;
  }
}
