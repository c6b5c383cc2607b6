import { Module } from '@nestjs/common';
import { RunsJobsController } from './jobs/jobs.controller.ts';
import { RunsModelsController } from './models/models.controller.ts';

@Module({ controllers: [RunsModelsController, RunsJobsController] })
export class RunsDialectModule {}
