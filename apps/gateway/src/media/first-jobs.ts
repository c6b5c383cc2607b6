import { Injectable } from '@nestjs/common';
import { AdmissionClient, type Admitted, type RefusedAdmission } from '@portazgo/admission';
import type { Job } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { JobDesk } from './job-desk.client.ts';

/**
 * Submissions whose answer never reached their client. Whoever asks again under the same idempotency key is told of the job of the first
 * time: it may be running, and it will be charged.
 */
@Injectable()
export class FirstJobs {
  constructor(
    private readonly admissions: AdmissionClient,
    private readonly desk: JobDesk,
  ) {}

  /** Null: the refusal stands. */
  async find(call: InboundCall, refusal: RefusedAdmission): Promise<{ decision: Pick<Admitted, 'clientId' | 'limits'>; job: Job } | null> {
    const isUntold = refusal.code === 'idempotency_in_flight' || refusal.code === 'idempotency_answer_lost';
    if (!isUntold || !call.idempotency || !refusal.limits) return null;
    try {
      const first = await this.admissions.findFirstRequest(call.keyHash, call.idempotency, toContext(call));
      if (!first) return null;
      const job = await this.desk.read(call, first.clientId, first.requestId);
      return { decision: { clientId: first.clientId, limits: refusal.limits }, job };
    } catch (error) {
      // Not at the desk, or nobody knows: the refusal is the truth that there is.
      if (error instanceof ServiceError) return null;
      throw error;
    }
  }
}
