import { Injectable } from '@nestjs/common';
import { Catalog } from '@portazgo/catalog';
import type { FastifyReply } from 'fastify';
import type { InboundCall } from '../../edge/inbound-call.ts';
import { droppedHeader } from '../../inference/answer-headers.ts';
import { JobAnswers } from '../../media/job-answers.ts';
import { toDraft, type Generation } from './generation.translator.ts';
import { toStarted } from './tasks/task.translator.ts';

/** Every route of this format but the chat starts a task and says so at once. */
@Injectable()
export class GenerationAnswers {
  constructor(
    private readonly catalog: Catalog,
    private readonly jobs: JobAnswers,
  ) {}

  start(call: InboundCall, reply: FastifyReply, generation: Generation): Promise<void> {
    const { draft, dropped } = toDraft(generation, this.catalog);
    void reply.headers(droppedHeader(dropped));
    return this.jobs.send(call, reply, draft, { waitMs: 0, endOnly: false, render: (job) => ({ status: 200, body: toStarted(job) }) });
  }
}
