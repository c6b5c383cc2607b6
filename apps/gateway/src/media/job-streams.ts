import { Injectable } from '@nestjs/common';
import { isTerminal, type Job } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { FastifyReply } from 'fastify';
import { OpenCalls } from '../access/open-calls.ts';
import type { InboundCall } from '../edge/inbound-call.ts';
import { wordFailure } from '../edge/to-service-error.ts';
import { Drain } from '../inference/drain.ts';
import { EventStream, eventStreamHeaders } from '../inference/event-stream.ts';
import { noteAdmission, replay } from '../inference/http-answers.ts';
import { StreamBounds } from '../inference/http-streams.ts';
import { InferenceFlow } from '../inference/inference-flow.ts';
import { jobHeaders } from './job-answers.ts';
import { JobFlow } from './job-flow.ts';
import { JobWatch } from './job-watch.ts';
import type { JobDraft } from './media-draft.ts';

/** How a dialect writes the life of a job as events. */
export interface JobEncoder {
  start(job: Job): string;
  change(job: Job): string;
  /** The terminal job, and whatever ends the stream. */
  end(job: Job): string | Promise<string>;
  fail(error: ServiceError): string;
}

const watchMs = 3_600_000;

/** Jobs followed as server-sent events. The reader's leaving does not end the job: it can be read again, and its end is told by webhook. */
@Injectable()
export class JobStreams {
  constructor(
    private readonly jobs: JobFlow,
    private readonly watch: JobWatch,
    private readonly flow: InferenceFlow,
    private readonly drain: Drain,
    private readonly openCalls: OpenCalls,
    private readonly bounds: StreamBounds,
  ) {}

  async send(call: InboundCall, reply: FastifyReply, draft: JobDraft, encoder: JobEncoder): Promise<void> {
    const submitted = await this.jobs.submit(call, draft);
    noteAdmission(reply, submitted.decision);
    if (!('job' in submitted)) return replay(reply, submitted.decision);
    await this.follow(call, reply, submitted.job, encoder, call.idempotency ? this.bounds.recordBytesMax : 0);
  }

  /** Follows a job that exists; nothing is charged for looking. */
  async follow(call: InboundCall, reply: FastifyReply, job: Job, encoder: JobEncoder, recordBytesMax = 0): Promise<void> {
    const patience = new AbortController();
    const events = new EventStream(reply, this.bounds, recordBytesMax);
    reply.raw.once('close', () => patience.abort());
    let isStopping = false;
    const leave = this.drain.enter({
      end: () => {
        isStopping = true;
        patience.abort();
      },
    });
    let ended: ServiceError | undefined;
    const leaveKey = this.openCalls.enter({ keyHash: call.keyHash, clientId: job.clientId }, (error) => {
      ended = error;
      patience.abort();
    });
    try {
      events.open(jobHeaders(job));
      events.write(encoder.start(job));
      const last = await this.watch.wait(call, job, {
        signal: patience.signal,
        waitMs: watchMs,
        onChange: (now) => now !== job && events.write(encoder.change(now)),
      });
      if (isStopping) throw new ServiceError('service_unavailable', { service: 'gateway', retryAfterSeconds: 1 });
      if (ended) throw ended;
      if (!isTerminal(last.status)) return;
      const end = await encoder.end(last);
      // A job whose reader left keeps no answer: its key then says that the answer was lost, and the job can be read by its id.
      if (recordBytesMax > 0 && events.recorded !== undefined)
        await this.flow.keepAnswer(call, { headers: { ...eventStreamHeaders }, body: events.recorded + end });
      events.end(end);
    } catch (error) {
      if (!events.isGone) events.end(encoder.fail(wordFailure(error, call.requestId, call.locale)));
    } finally {
      leave();
      leaveKey();
    }
  }
}
