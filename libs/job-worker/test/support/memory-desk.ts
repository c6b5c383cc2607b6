import type { JobEnd, JobSubmission, JobWork, UpstreamTask } from '@portazgo/contracts';
import { JobDesk, type Claim, type DispatchAnswer, type HeldJob, type JobProgress, type UpstreamEngine } from '../../src/desk/job-desk.ts';
import type { Mortal } from './mortal.ts';

export interface Row {
  readonly submission: JobSubmission;
  readonly submittedAt: number;
  lease: number;
  leaseEndsAt: number;
  attempt: number;
  dispatched: JobWork['dispatched'];
  upstream: UpstreamTask | null;
  cancelIsAsked: boolean;
  progress: JobProgress | null;
  /** More than one would be a broken promise. */
  readonly ends: JobEnd[];
  readonly acts: string[];
}

/** The desk by its contract: leases with an end, acts guarded by the lease, one end. */
export class MemoryDesk {
  readonly rows = new Map<string, Row>();
  /** What an operator does to the desk in a bad hour. */
  isDown = false;
  full = 0;

  submit(submission: JobSubmission): Row {
    const row: Row = {
      submission,
      submittedAt: Date.now(),
      lease: 0,
      leaseEndsAt: 0,
      attempt: 0,
      dispatched: null,
      upstream: null,
      cancelIsAsked: false,
      progress: null,
      ends: [],
      acts: [],
    };
    this.rows.set(submission.jobId, row);
    return row;
  }

  claim(jobId: string): Claim {
    const row = this.row(jobId);
    if (row.ends.length > 0) return { outcome: 'over' };
    if (row.leaseEndsAt > Date.now()) return { outcome: 'wait', retryAfterMs: 20 };
    const { submission } = row;
    row.lease++;
    row.attempt++;
    this.renew(row);
    const totalSecondsLeft = submission.timeLimits.totalSeconds - (Date.now() - row.submittedAt) / 1_000;
    return {
      outcome: 'claimed',
      work: { ...submission, lease: row.lease, attempt: row.attempt, dispatched: row.dispatched, upstream: row.upstream, totalSecondsLeft },
    };
  }

  dispatch(job: HeldJob, to: UpstreamEngine): DispatchAnswer {
    const row = this.held(job, `dispatch ${to.engine}`);
    if (!row) return { outcome: 'stale' };
    if (row.cancelIsAsked) return { outcome: 'cancelled' };
    if (this.full-- > 0) return { outcome: 'full', retryAfterMs: 10 };
    row.dispatched = { ...to, sentAtUnixMs: Date.now() };
    return { outcome: 'go' };
  }

  track(job: HeldJob, upstream: UpstreamTask) {
    const row = this.held(job, 'track');
    if (!row) return 'stale' as const;
    row.upstream = upstream;
    return 'tracked' as const;
  }

  report(job: HeldJob, progress: JobProgress) {
    const row = this.held(job, 'report');
    if (!row) return 'stale' as const;
    row.progress = progress;
    return row.cancelIsAsked ? ('cancel' as const) : ('go-on' as const);
  }

  giveBack(job: HeldJob, { undispatched, retryAfterMs }: { undispatched: boolean; retryAfterMs: number }) {
    const row = this.held(job, `give back${undispatched ? ' undispatched' : ''}`);
    if (!row) return 'stale' as const;
    if (undispatched) row.dispatched = null;
    // Whoever hands it back has not failed it.
    row.attempt--;
    row.lease++;
    row.leaseEndsAt = Date.now() + retryAfterMs;
    return 'returned' as const;
  }

  finish(job: HeldJob, end: JobEnd) {
    const row = this.rows.get(job.jobId);
    // The same lease may repeat an end whose acknowledgement was lost.
    if (row && row.ends.length > 0 && row.lease === job.lease) return 'finished' as const;
    const held = this.held(job, `finish ${end.outcome}`);
    if (!held) return 'stale' as const;
    held.ends.push(end);
    return 'finished' as const;
  }

  /** Another worker takes the job, as if the lease had run out. */
  steal(jobId: string): void {
    const row = this.row(jobId);
    row.lease++;
    this.renew(row);
  }

  row(jobId: string): Row {
    const row = this.rows.get(jobId);
    if (!row) throw new Error(`no job ${jobId}`);
    return row;
  }

  private held({ jobId, lease }: HeldJob, act: string): Row | null {
    const row = this.row(jobId);
    if (row.lease !== lease || row.ends.length > 0) return null;
    row.acts.push(act);
    this.renew(row);
    return row;
  }

  private renew(row: Row): void {
    row.leaseEndsAt = Date.now() + row.submission.timeLimits.heartbeatSeconds * 1_000;
  }
}

/** The desk as one worker process reaches it. */
export class ReachedDesk extends JobDesk {
  constructor(
    private readonly desk: MemoryDesk,
    private readonly mortal: Mortal,
  ) {
    super();
  }

  claim(jobId: string) {
    return this.ask('claim', () => this.desk.claim(jobId));
  }
  dispatch(job: HeldJob, to: UpstreamEngine) {
    return this.ask('dispatch', () => this.desk.dispatch(job, to));
  }
  track(job: HeldJob, upstream: UpstreamTask) {
    return this.ask('track', () => this.desk.track(job, upstream));
  }
  /** Beats by the clock and not by the steps of a run, so it is no place to die at. */
  report(job: HeldJob, progress: JobProgress) {
    return this.mortal.unlessDead(async () => this.desk.report(job, progress));
  }
  giveBack(job: HeldJob, terms: { undispatched: boolean; retryAfterMs: number; reason: string }) {
    return this.ask('give back', () => this.desk.giveBack(job, terms));
  }
  finish(job: HeldJob, end: JobEnd) {
    return this.ask('finish', () => this.desk.finish(job, end));
  }

  private ask<Answer>(name: string, act: () => Answer): Promise<Answer> {
    return this.mortal.call(name, async () => {
      if (this.desk.isDown) throw new Error('the desk is down');
      return act();
    });
  }
}
