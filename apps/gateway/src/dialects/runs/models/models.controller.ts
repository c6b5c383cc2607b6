import { Body, Controller, Get, Headers, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Scope } from '@portazgo/admission';
import { Catalog } from '@portazgo/catalog';
import { isTerminal } from '@portazgo/contracts';
import type { FastifyReply } from 'fastify';
import { ProviderWatch } from '../../../availability/provider-watch.ts';
import { Inbound, type InboundCall } from '../../../edge/inbound-call.ts';
import { imageBodyLimitBytes, type RouteOptions } from '../../../edge/route-options.ts';
import { ProfileReader } from '../../../inference/profile-reader.ts';
import { FileLinks } from '../../../media/file-links.ts';
import { JobAnswers } from '../../../media/job-answers.ts';
import { preferredWaitSeconds } from '../../../media/prefer-wait.ts';
import { toRunJob } from '../jobs/job.translator.ts';
import { RunsErrorFilter } from '../runs-error.filter.ts';
import { runsErrors } from '../runs-errors.ts';
import { runRequest, type RunRequest, type RunsModels } from '../runs.wire.ts';
import { documentRun, documentRunsModels } from './models.document.ts';
import { toRunsModels } from './models.translator.ts';
import { fromWire } from './run.translator.ts';
import { TextRuns } from './text-runs.ts';

/** The page: images, texts and tools are answered whole, video, audio and 3D come later. */
const usualWaitSeconds = 120;
const waitSecondsMax = 600;
/** The page is in Spanish and shows the texts of models in English; `Accept-Language` chooses. */
const listLocale = 'en';

@Controller('api/v1/models')
@UseFilters(RunsErrorFilter)
export class RunsModelsController {
  constructor(
    private readonly catalog: Catalog,
    private readonly profiles: ProfileReader,
    private readonly jobs: JobAnswers,
    private readonly texts: TextRuns,
    private readonly watch: ProviderWatch,
    private readonly links: FileLinks,
  ) {}

  @Get()
  @Scope('inference')
  @documentRunsModels()
  async list(@Inbound(listLocale) call: InboundCall, @Res({ passthrough: true }) reply: FastifyReply): Promise<RunsModels> {
    return toRunsModels(this.catalog, await this.profiles.read(call, reply), await this.watch.lookAround(call.keyMode), call.locale);
  }

  @Post('run')
  @HttpCode(200)
  @Scope('inference')
  @RouteConfig({ bodyLimitBytes: imageBodyLimitBytes } satisfies RouteOptions)
  @documentRun()
  run(
    @Body({ schema: runRequest }) wire: RunRequest,
    @Inbound(runsErrors.native) call: InboundCall,
    @Res() reply: FastifyReply,
    @Headers('prefer') prefer?: string,
  ): Promise<void> {
    const run = fromWire(wire, this.catalog);
    if (run.kind !== 'job') return this.texts.send(call, reply, run);
    const { draft } = run;
    const isQuick = draft.operation.startsWith('image.') && draft.operation !== 'image.generate-3d';
    return this.jobs.send(call, reply, draft, {
      waitMs: (preferredWaitSeconds(prefer, waitSecondsMax) ?? (isQuick ? usualWaitSeconds : 0)) * 1_000,
      endOnly: false,
      render: (job) => ({ status: isTerminal(job.status) ? 200 : 202, body: toRunJob(job, this.links, call.locale) }),
    });
  }
}
