import { setTimeout as sleep } from 'node:timers/promises';
import { Module, type DynamicModule } from '@nestjs/common';
import type { Catalog } from '@portazgo/catalog';
import type { Logger } from '@portazgo/platform';
import { ChatController } from './chat/chat.controller.ts';
import { ChatStreamService } from './chat/chat-stream.service.ts';
import { CompletionService } from './chat/completion.service.ts';
import { EmbeddingController } from './embedding/embedding.controller.ts';
import { EmbeddingService } from './embedding/embedding.service.ts';
import type { LlmConfig } from './llm.config.ts';
import type { LlmMetrics } from './llm.metrics.ts';
import type { BillingDesk } from './metering/billing-desk.ts';
import { CallSettler } from './metering/call-settler.ts';
import { ProgressReporter } from './metering/progress-reporter.ts';
import { SettlementBacklog } from './metering/settlement-backlog.ts';
import { Settlements } from './metering/settlements.ts';
import type { TokenCounter } from './metering/token-counter.ts';
import { ModerationController } from './moderation/moderation.controller.ts';
import { ModerationService } from './moderation/moderation.service.ts';
import { CallRunner } from './routing/call-runner.ts';
import { ModelRouter } from './routing/model-router.ts';
import { ProviderGate } from './routing/provider-gate.ts';
import { ProviderRegistry } from './routing/provider-registry.ts';

/** What the process gives the module: everything that is opened at the start and closed at the end. */
export interface LlmParts {
  readonly config: LlmConfig;
  readonly catalog: Catalog;
  readonly desk: BillingDesk;
  readonly counter: TokenCounter;
  readonly metrics: LlmMetrics;
  readonly logger: Logger;
}

/** What is still to do when no new call comes: streams that settle, records that billing has not acknowledged, open connections. */
export class Leftovers {
  constructor(
    private readonly progress: ProgressReporter,
    private readonly backlog: SettlementBacklog,
    private readonly registry: ProviderRegistry,
  ) {}

  async finish(limitMs: number): Promise<void> {
    const endsAt = performance.now() + limitMs;
    while (this.progress.size > 0 && performance.now() < endsAt) await sleep(10);
    await this.backlog.drain(Math.max(0, endsAt - performance.now()));
    await this.registry.close();
  }
}

@Module({})
export class LlmModule {
  constructor(readonly leftovers: Leftovers) {}

  static with({ config, catalog, desk, counter, metrics, logger }: LlmParts): DynamicModule {
    const registry = new ProviderRegistry(config);
    const gate = new ProviderGate(config.LLM_PROVIDER_CALLS_MAX);
    const router = new ModelRouter(catalog, registry, gate, config, metrics, logger);
    const backlog = new SettlementBacklog(desk, logger);
    const settler = new CallSettler(new Settlements(desk, backlog, config.LLM_SETTLE_WAIT_MS, logger), metrics, logger);
    const progress = new ProgressReporter(desk, logger);
    const runner = new CallRunner(router, settler, metrics);
    metrics.watch({ inFlight: () => gate.inFlight(), backlog: () => backlog.size, streams: () => progress.size });
    return {
      module: LlmModule,
      controllers: [ChatController, EmbeddingController, ModerationController],
      providers: [
        { provide: CompletionService, useValue: new CompletionService(runner, counter, config) },
        { provide: ChatStreamService, useValue: new ChatStreamService({ router, settler, desk, progress, counter, metrics, config }) },
        { provide: EmbeddingService, useValue: new EmbeddingService(runner, counter) },
        { provide: ModerationService, useValue: new ModerationService(runner, config) },
        { provide: Leftovers, useValue: new Leftovers(progress, backlog, registry) },
      ],
    };
  }
}
