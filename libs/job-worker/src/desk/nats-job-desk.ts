import {
  claimJob,
  dispatchJob,
  finishJob,
  reportJob,
  returnJob,
  trackJob,
  type CallContext,
  type JobEnd,
  type UnaryRpc,
  type UpstreamTask,
} from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import type { z } from 'zod';
import { JobDesk, type HeldJob, type JobProgress, type UpstreamEngine } from './job-desk.ts';

const timeoutMs = 5_000;

/** The jobs service over the bus. */
export class NatsJobDesk extends JobDesk {
  constructor(
    private readonly rpc: RpcClient,
    /** Name of this process in the rows it holds. */
    private readonly worker: string,
  ) {
    super();
  }

  claim(jobId: string) {
    return this.ask(claimJob, jobId, { jobId, worker: this.worker });
  }

  dispatch(job: HeldJob, to: UpstreamEngine) {
    return this.ask(dispatchJob, job.jobId, { ...job, ...to });
  }

  async track(job: HeldJob, upstream: UpstreamTask) {
    return (await this.ask(trackJob, job.jobId, { ...job, upstream })).outcome;
  }

  async report(job: HeldJob, progress: JobProgress) {
    return (await this.ask(reportJob, job.jobId, { ...job, ...progress })).outcome;
  }

  async giveBack(job: HeldJob, terms: { undispatched: boolean; retryAfterMs: number; reason: string }) {
    return (await this.ask(returnJob, job.jobId, { ...job, ...terms })).outcome;
  }

  async finish(job: HeldJob, end: JobEnd) {
    return (await this.ask(finishJob, job.jobId, { ...job, end })).outcome;
  }

  private ask<Q extends z.ZodType, R extends z.ZodType>(rpc: UnaryRpc<Q, R>, jobId: string, request: z.input<Q>): Promise<z.output<R>> {
    // The job's id is the id of the request that submitted it, so its lines in the logs of all processes join.
    const context: CallContext = { requestId: jobId, locale: 'en' };
    return this.rpc.call(rpc, request, { context, timeoutMs });
  }
}
