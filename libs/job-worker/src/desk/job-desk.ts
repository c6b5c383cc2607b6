import type { claimJob, dispatchJob, finishJob, JobEnd, reportJob, returnJob, trackJob, UpstreamTask } from '@portazgo/contracts';
import type { z } from 'zod';

export type Claim = z.output<typeof claimJob.reply>;
export type DispatchAnswer = z.output<typeof dispatchJob.reply>;
export type ReportAnswer = z.output<typeof reportJob.reply>['outcome'];
export type TrackAnswer = z.output<typeof trackJob.reply>['outcome'];
export type ReturnAnswer = z.output<typeof returnJob.reply>['outcome'];
export type FinishAnswer = z.output<typeof finishJob.reply>['outcome'];

/** A job and the lease by which a worker holds it. */
export interface HeldJob {
  readonly jobId: string;
  readonly lease: number;
}

export interface UpstreamEngine {
  readonly engine: string;
  readonly provider: string;
  readonly upstreamModel: string;
}

export interface JobProgress {
  readonly progressPercent: number | null;
  readonly queuePosition: number | null;
}

/**
 * What a worker asks the jobs service. Each act is guarded by the lease, so that a worker that lost its job changes nothing, and may be
 * repeated. Rejections mean that the desk was not reached: whether it acted is not known.
 */
export abstract class JobDesk {
  abstract claim(jobId: string): Promise<Claim>;
  abstract dispatch(job: HeldJob, to: UpstreamEngine): Promise<DispatchAnswer>;
  abstract track(job: HeldJob, upstream: UpstreamTask): Promise<TrackAnswer>;
  abstract report(job: HeldJob, progress: JobProgress): Promise<ReportAnswer>;
  abstract giveBack(job: HeldJob, terms: { undispatched: boolean; retryAfterMs: number; reason: string }): Promise<ReturnAnswer>;
  abstract finish(job: HeldJob, end: JobEnd): Promise<FinishAnswer>;
}
