import { Module, type DynamicModule } from '@nestjs/common';
import { RpcClient, WorkQueue } from '@portazgo/messaging';
import type { Logger, Metrics } from '@portazgo/platform';
import { signFileLink } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import type { Pool } from 'pg';
import { JobChanges } from './changes/job-changes.ts';
import { JobsDatabase } from './database/jobs-database.ts';
import { DeskController } from './desk/desk.controller.ts';
import { DeskService } from './desk/desk.service.ts';
import { EndedJobReader } from './desk/ended-job-reader.ts';
import { JobStore } from './desk/job-store.ts';
import type { JobsConfig } from './jobs.config.ts';
import { JobsMetrics } from './jobs.metrics.ts';
import { OutboxRelay } from './outbox/outbox-relay.ts';
import { OutboxStore } from './outbox/outbox-store.ts';
import { CompletionStore } from './settlement/completion-store.ts';
import { HoldStarter } from './settlement/hold-starter.ts';
import { NatsBilling } from './settlement/nats-billing.ts';
import { SettlementHandler } from './settlement/settlement.handler.ts';
import { JobSweeper } from './sweep/job-sweeper.ts';
import { SweepStore } from './sweep/sweep-store.ts';
import { VoiceRemovalHandler } from './voices/voice-removal.handler.ts';
import { VoiceStore } from './voices/voice-store.ts';
import { VoicesController } from './voices/voices.controller.ts';
import { NatsCourier } from './webhooks/courier.ts';
import { WebhookLoop } from './webhooks/webhook-loop.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import { WorkHandler } from './work/work.handler.ts';
import { WorkStore } from './work/work-store.ts';
import { WorkerDeskController } from './work/worker-desk.controller.ts';
import { WorkerDeskService } from './work/worker-desk.service.ts';

export interface ProcessParts {
  config: JobsConfig;
  pool: Pool;
  connection: NatsConnection;
  rpc: RpcClient;
  logger: Logger;
  metrics: Metrics;
}

@Module({})
export class JobsModule {
  static forProcess({ config, pool, connection, rpc, logger, metrics }: ProcessParts): DynamicModule {
    const database = new JobsDatabase(pool);
    const store = new JobStore(database);
    const changes = new JobChanges(connection);
    const jobsMetrics = new JobsMetrics(metrics);
    const billing = new NatsBilling(rpc);
    const queue = new WorkQueue({ connection, onFault: (error) => logger.warn({ err: error }, 'the work queue had a fault') });
    const webhooks = createWebhooks({
      config,
      pool,
      courier: new NatsCourier(rpc),
      jobs: new EndedJobReader(database, store),
      linkTo: (file) => signFileLink({ publicUrl: config.PUBLIC_URL, secret: config.FILE_LINK_SECRET, file, expiresAt: new Date(file.expiresAt) }),
      logger,
      metrics,
    });
    const settlement = { store: new CompletionStore(database), billing, changes, metrics: jobsMetrics, logger, onCompleted: () => relay.wake('webhook') };
    const handlers = [new WorkHandler(database, queue, logger), new SettlementHandler(settlement), new VoiceRemovalHandler(rpc, logger), webhooks.outbox];
    const relay: OutboxRelay = new OutboxRelay({ store: new OutboxStore(database), handlers, metrics: jobsMetrics, logger });
    const sweeper = new JobSweeper({
      store: new SweepStore(database),
      queue,
      relay,
      changes,
      metrics: jobsMetrics,
      logger,
      everyMs: config.JOBS_SWEEP_SECONDS * 1_000,
      attemptsMax: config.JOBS_ATTEMPTS_MAX,
      graceSeconds: config.JOBS_GRACE_SECONDS,
      keptSeconds: config.JOBS_KEEP_DAYS * 86_400,
    });
    const limits = { perKeyMax: config.JOBS_PER_KEY_MAX, perProviderMax: config.JOBS_PER_PROVIDER_MAX };
    const workerDesk = new WorkerDeskService(new WorkStore(database, limits), new HoldStarter(billing), relay, changes, jobsMetrics, logger);
    return {
      module: JobsModule,
      controllers: [DeskController, WorkerDeskController, VoicesController, ...webhooks.controllers],
      providers: [
        { provide: DeskService, useValue: new DeskService(store, relay, changes, jobsMetrics) },
        { provide: WorkerDeskService, useValue: workerDesk },
        { provide: VoiceStore, useValue: new VoiceStore(database) },
        { provide: OutboxRelay, useValue: relay },
        { provide: JobSweeper, useValue: sweeper },
        { provide: WebhookLoop, useValue: webhooks.loop },
        ...webhooks.providers,
      ],
    };
  }
}
