import { Module, type DynamicModule } from '@nestjs/common';
import type { GatewayParts } from '../../gateway-parts.ts';
import { RunsJobsController } from './jobs/jobs.controller.ts';
import { RunsModelsController } from './models/models.controller.ts';
import { runsProviders } from './runs.providers.ts';

@Module({})
export class RunsDialectModule {
  static of(parts: Pick<GatewayParts, 'config' | 'objects' | 'logger'>): DynamicModule {
    return { module: RunsDialectModule, controllers: [RunsModelsController, RunsJobsController], providers: runsProviders(parts) };
  }
}
