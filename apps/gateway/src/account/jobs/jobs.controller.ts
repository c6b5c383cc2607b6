import { Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { houseErrors } from '../../dialects/house-errors.ts';
import { documentRoute } from '../../document/document-route.ts';
import { Inbound, type InboundCall } from '../../edge/inbound-call.ts';
import { FileLinks } from '../../media/file-links.ts';
import { JobDesk } from '../../media/job-desk.client.ts';
import { JobStreams } from '../../media/job-streams.ts';
import { JobWatch } from '../../media/job-watch.ts';
import { houseError } from '../../quote/quote.wire.ts';
import { KeyLook } from '../../uploads/key-look.ts';
import { AccountJobEncoder } from './account-job.encoder.ts';
import { toAccountJob } from './account-job.translator.ts';
import { accountJob, accountJobs, jobsQuery, type AccountJob, type AccountJobs } from './account-job.wire.ts';

/** A job is over when its hold is released, a moment after it was cancelled: told before, it would look as if it ran. */
const cancelWaitMs = 1_000;

/** Jobs of a client, whatever dialect started them. */
@Controller('v1/account/jobs')
export class AccountJobsController {
  constructor(
    private readonly looks: KeyLook,
    private readonly desk: JobDesk,
    private readonly streams: JobStreams,
    private readonly watch: JobWatch,
    private readonly links: FileLinks,
  ) {}

  @Get()
  @Scope('account')
  @documentRoute({
    tag: 'account',
    operationId: 'listJobs',
    summary: 'Jobs, newest first',
    answer: { schema: accountJobs, description: 'A page.' },
    error: houseError,
    errors: [400],
  })
  async list(@Query({ schema: jobsQuery }) query: z.output<typeof jobsQuery>, @Inbound(houseErrors.native) call: InboundCall): Promise<AccountJobs> {
    const { clientId } = await this.looks.look(call);
    const page = await this.desk.list(call, clientId, { status: query.status ?? null, limit: query.limit, before: query.before ?? null });
    return { object: 'list', data: page.jobs.map((job) => toAccountJob(job, this.links, call.locale)), next_before: page.nextBefore };
  }

  @Get(':id')
  @Scope('account')
  @documentRoute({
    tag: 'account',
    operationId: 'readJob',
    summary: 'One job',
    answer: { schema: accountJob, description: 'The job as it is now.' },
    error: houseError,
    errors: [404],
  })
  async read(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall): Promise<AccountJob> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    return toAccountJob(await this.desk.read(call, clientId, id), this.links, call.locale);
  }

  @Get(':id/events')
  @Scope('account')
  @documentRoute({
    tag: 'account',
    operationId: 'followJob',
    summary: 'Follow one job',
    answer: {
      schema: accountJob,
      description: 'Server-sent events: the job on each change, the last one terminal. Comments are heartbeats.',
      eventStream: { description: 'Each event is the job.', example: 'data: {"id":"01J…","status":"running","progress":40}\n\n' },
    },
    error: houseError,
    errors: [404],
  })
  async follow(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall, @Res() reply: FastifyReply): Promise<void> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    const job = await this.desk.read(call, clientId, id);
    await this.streams.follow(call, reply, job, new AccountJobEncoder(this.links, call.locale));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Scope('inference')
  @documentRoute({
    tag: 'account',
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    description:
      'A queued job ends at once and costs nothing. A running one is asked to stop: it costs nothing when its provider proves that it stopped, and its real cost when it was too late.',
    answer: { schema: accountJob, description: 'The job after it was asked.' },
    error: houseError,
    errors: [404, 409],
  })
  async cancel(@Param('id') id: string, @Inbound(houseErrors.native) call: InboundCall): Promise<AccountJob> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    const asked = await this.desk.cancel(call, clientId, id);
    const job = await this.watch.wait(call, asked, { signal: new AbortController().signal, waitMs: cancelWaitMs });
    return toAccountJob(job, this.links, call.locale);
  }
}
