import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { Scope } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { documentRoute } from '../../../document/document-route.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobDesk } from '../../../media/job-desk.client.ts';
import { KeyLook } from '../../../uploads/key-look.ts';
import { RunsErrorFilter } from '../runs-error.filter.ts';
import { runsErrors } from '../runs-errors.ts';
import { runJob, runsError, type RunJob } from '../runs.wire.ts';
import { RunStore } from './run-store.ts';
import { toRunJob } from './job.translator.ts';

@Controller('api/v1/jobs')
@UseFilters(RunsErrorFilter)
export class RunsJobsController {
  constructor(
    private readonly looks: KeyLook,
    private readonly desk: JobDesk,
    private readonly links: FileLinks,
    private readonly runs: RunStore,
  ) {}

  @Get(':id')
  @Scope('inference')
  @documentRoute({
    tag: 'runs',
    operationId: 'readRun',
    summary: 'How a run is doing',
    description:
      'Asking takes no request from the rate of the key, and is answered when the rate is used up. Runs of text can be read as long as responses are kept.',
    answer: { schema: runJob, description: 'The run as it is now.' },
    error: runsError,
    errors: [404],
  })
  async read(@Param('id') id: string, @Inbound(runsErrors.native) call: InboundCall): Promise<RunJob> {
    const { clientId } = await this.looks.lookAtOwnWork(call);
    try {
      return toRunJob(await this.desk.read(call, clientId, id), this.links, call.locale);
    } catch (error) {
      // A run of text never was at the desk.
      const run = isNotFound(error) ? await this.runs.find({ clientId, mode: call.keyMode }, id) : null;
      if (run) return run;
      throw error;
    }
  }
}

const isNotFound = (error: unknown) => error instanceof ServiceError && error.code === 'not_found';
