import type { JobWork } from '@portazgo/contracts';
import { untilAnswered } from '../desk/until-answered.ts';
import type { JobEnds } from './job-ends.ts';
import { LeftJob } from './left-job.ts';
import type { RunningLease } from './running-lease.ts';
import type { TimeLimit } from './time-limit.ts';
import type { WorkerTools } from './worker-tools.ts';

/** What the steps of one run share. */
export interface HeldRun {
  readonly tools: WorkerTools;
  readonly work: JobWork;
  readonly lease: RunningLease;
  readonly limit: TimeLimit;
  readonly ends: JobEnds;
  /** Aborts when the lease is lost, the time is over, or the process ends. */
  readonly signal: AbortSignal;
}

/** How long the desk is asked to take a job back; afterwards the lease runs out by itself. */
const giveBackMs = 5_000;

/** Hands the job back and leaves it. The desk puts its message on the queue again. */
export async function giveBack({ tools, lease }: HeldRun, terms: { undispatched: boolean; retryAfterMs: number; reason: string }): Promise<never> {
  lease.stop();
  try {
    await untilAnswered(() => tools.desk.giveBack(lease.job, terms), AbortSignal.any([AbortSignal.timeout(giveBackMs), tools.drain.abandon]));
  } catch {
    throw new LeftJob(terms.reason, leaseMs(lease.heartbeatSeconds));
  }
  throw new LeftJob(terms.reason, null);
}

/** After an abort of the run's signal: why this run cannot go on, or nothing when only its time is over. */
export function leaveIfLost({ tools, lease }: HeldRun): void {
  if (lease.signal.aborted) throw lease.signal.reason as LeftJob;
  if (tools.drain.abandon.aborted) throw new LeftJob('the process ends', leaseMs(lease.heartbeatSeconds));
}

// A claim before the lease has run out would only be told to wait.
const leaseMs = (heartbeatSeconds: number) => heartbeatSeconds * 1_000;
