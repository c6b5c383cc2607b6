import { Injectable } from '@nestjs/common';
import { cancelJob, listJobs, readJob, submitJob, type Job, type JobStatus, type JobSubmission } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import { RpcClient } from '@portazgo/messaging';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { presentedId } from '../edge/presented-id.ts';

export const deskTimeoutMs = 10_000;

/** The desk of jobs as the dialects see it. */
@Injectable()
export class JobDesk {
  constructor(private readonly rpc: RpcClient) {}

  /** Submitting twice is harmless, so an answer that was lost is asked for again. */
  async submit(call: InboundCall, submission: JobSubmission): Promise<Job> {
    const ask = () => this.rpc.call(submitJob, submission, this.about(call, submission.clientId));
    const { job } = await ask().catch((lost: unknown) => {
      if (!isFateUnknown(lost)) throw lost;
      // The first try may be at the desk, whatever becomes of the second: its fate stays unknown, and so does the hold's.
      return ask().catch(() => {
        throw lost;
      });
    });
    return job;
  }

  /** Throws `not_found` alike for unknown and foreign jobs. */
  async read(call: InboundCall, clientId: string, jobId: string): Promise<Job> {
    const { job } = await this.rpc.call(readJob, { clientId, jobId: presentedId(jobId) }, this.about(call, clientId));
    if (!job) throw new ServiceError('not_found', { what: 'job' });
    return job;
  }

  list(
    call: InboundCall,
    clientId: string,
    page: { status: JobStatus | null; limit: number; before: string | null },
  ): Promise<{ jobs: Job[]; nextBefore: string | null }> {
    return this.rpc.call(listJobs, { clientId, ...page }, this.about(call, clientId));
  }

  async cancel(call: InboundCall, clientId: string, jobId: string): Promise<Job> {
    const answer = await this.rpc.call(cancelJob, { clientId, jobId: presentedId(jobId), mode: call.keyMode }, this.about(call, clientId));
    if (answer.outcome === 'missing') throw new ServiceError('not_found', { what: 'job' });
    if (answer.outcome === 'refused') throw fromWireError(answer.error);
    return answer.job;
  }

  private about(call: InboundCall, clientId: string) {
    return { context: toContext(call, { clientId }), timeoutMs: deskTimeoutMs };
  }
}

export function isFateUnknown(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.code === 'deadline_exceeded' || (error.code === 'service_unavailable' && !('neverSent' in error.details));
}
