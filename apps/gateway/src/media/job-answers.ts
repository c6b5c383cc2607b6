import { Injectable } from '@nestjs/common';
import { isTerminal, toCredits, type Job } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../edge/inbound-call.ts';
import { Drain } from '../inference/drain.ts';
import { noteAdmission, replay } from '../inference/http-answers.ts';
import { InferenceFlow } from '../inference/inference-flow.ts';
import { inDialectWords } from './dialect-words.ts';
import { JobDesk } from './job-desk.client.ts';
import { JobFlow } from './job-flow.ts';
import { JobWatch } from './job-watch.ts';
import type { JobDraft } from './media-draft.ts';

export interface JobRendering {
  /** How long to wait for the end; 0: answer at once. */
  readonly waitMs: number;
  /**
   * Formats that cannot tell of a job that still runs answer only its end: a job that outlives the wait is cancelled, since its
   * client could never find it.
   */
  readonly endOnly: boolean;
  /** Another word for why a job did not succeed. */
  failure?(job: Job): ServiceError;
  render(job: Job): { status: number; body: object } | Promise<{ status: number; body: object }>;
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

/** Media operations over HTTP: one mechanism, two faces. What is answered at once has only waited for its job's end. */
@Injectable()
export class JobAnswers {
  constructor(
    private readonly jobs: JobFlow,
    private readonly desk: JobDesk,
    private readonly watch: JobWatch,
    private readonly flow: InferenceFlow,
    private readonly drain: Drain,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, draft: JobDraft, rendering: JobRendering): Promise<void> {
    const patience = new AbortController();
    const leave = this.drain.enter({ end: () => patience.abort() });
    try {
      const submitted = await this.jobs.submit(call, draft);
      noteAdmission(reply, submitted.decision);
      if (!('job' in submitted)) return replay(reply, submitted.decision);
      const job = rendering.waitMs > 0 ? await this.watch.wait(call, submitted.job, { signal: patience.signal, waitMs: rendering.waitMs }) : submitted.job;
      if (rendering.endOnly) await this.requireSuccess(call, draft, job, patience.signal.aborted, rendering);
      const { status, body } = await rendering.render(job);
      const text = JSON.stringify(body);
      const headers = { ...jsonType, ...jobHeaders(job) };
      await this.flow.keepAnswer(call, { status, headers, body: text });
      void reply.code(status).headers(headers).send(text);
    } finally {
      leave();
    }
  }

  private async requireSuccess(
    call: InboundCall,
    draft: JobDraft,
    job: Job,
    isDraining: boolean,
    { waitMs, failure = jobFailure }: JobRendering,
  ): Promise<void> {
    if (job.status === 'succeeded') return;
    await this.flow.keepAnswer(call, null);
    if (isTerminal(job.status)) throw inDialectWords(draft, failure(job));
    await this.desk.cancel(call, job.clientId, job.id).catch(() => undefined);
    throw isDraining
      ? new ServiceError('service_unavailable', { service: 'gateway', retryAfterSeconds: 1 })
      : new ServiceError('deadline_exceeded', { seconds: Math.round(waitMs / 1_000) });
  }
}

/** Why a job did not succeed. */
export function jobFailure(job: Job): ServiceError {
  return job.error ? fromWireError(job.error) : new ServiceError('job_cancelled', {});
}

/** Id of the job, and when it is over which engine ran and what it cost. */
export function jobHeaders({ id, engine, chargedMicroCredits }: Job): Record<string, string> {
  return {
    'x-portazgo-job': id,
    ...(engine === null ? {} : { 'x-portazgo-engine': engine }),
    ...(chargedMicroCredits ? { 'x-portazgo-cost': String(toCredits(chargedMicroCredits)) } : {}),
  };
}
