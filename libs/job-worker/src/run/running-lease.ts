import type { JobWork } from '@portazgo/contracts';
import type { HeldJob, JobDesk, JobProgress } from '../desk/job-desk.ts';
import { LeftJob } from './left-job.ts';

const reportMaxMs = 2_000;

/** Keeps the lease of a running job alive, tells its progress, and hears whether it is to be cancelled or is no longer ours. */
export class RunningLease {
  readonly job: HeldJob;
  readonly heartbeatSeconds: number;
  private readonly lost = new AbortController();
  private readonly listeners = new Set<() => void>();
  private readonly periodMs: number;
  private timer: NodeJS.Timeout | undefined;
  private progress: JobProgress = { progressPercent: null, queuePosition: null };
  private reporting = false;
  private cancelIsAsked = false;

  constructor(
    private readonly desk: JobDesk,
    { jobId, lease, timeLimits }: JobWork,
  ) {
    this.job = { jobId, lease };
    this.heartbeatSeconds = timeLimits.heartbeatSeconds;
    this.periodMs = Math.min(reportMaxMs, (timeLimits.heartbeatSeconds * 1_000) / 3);
  }

  /** Aborts when another worker has the job, or it is over; the reason is a `LeftJob`. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  get isCancelAsked(): boolean {
    return this.cancelIsAsked;
  }

  start(): void {
    this.timer = setInterval(() => void this.report(), this.periodMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Told with the next report. */
  tell(progress: Partial<JobProgress>): void {
    this.progress = { ...this.progress, ...progress };
  }

  /** Calls the listener once when the client asks for the end. */
  onCancel(listener: () => void): void {
    if (this.cancelIsAsked) listener();
    else this.listeners.add(listener);
  }

  /** To be called with every answer that may be `stale`. */
  keep(outcome: string): void {
    if (outcome !== 'stale') return;
    this.lose();
    throw this.lost.signal.reason as LeftJob;
  }

  /** Renews it now. A desk that cannot be reached cannot give the job to anybody else either, so a failed report changes nothing. */
  async report(): Promise<void> {
    if (this.reporting) return;
    this.reporting = true;
    try {
      const outcome = await this.desk.report(this.job, this.progress);
      if (outcome === 'stale') this.lose();
      if (outcome === 'cancel') this.cancel();
    } catch {
      // The next report comes soon.
    } finally {
      this.reporting = false;
    }
  }

  private lose(): void {
    this.stop();
    this.lost.abort(new LeftJob('another worker has the job, or it is over', null));
  }

  private cancel(): void {
    this.cancelIsAsked = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }
}
