import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@portazgo/catalog';
import { ServiceError } from '@portazgo/errors';
import { CallSettler, ProgressReporter, SettlementBacklog, Settlements, type BillingDesk, type CallMetrics, type UsageJournal } from '@portazgo/metering';
import type { Logger } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { CallRunner } from './call-runner.ts';
import { ModelRouter } from './model-router.ts';
import { ProviderGate } from './provider-gate.ts';
import { ProviderRegistry } from './provider-registry.ts';
import type { RoutingSettings } from './routing-settings.ts';

/** A disk that is full is looked at again every few seconds. */
const diskRetrySeconds = 5;

export interface ProviderCallsOptions {
  readonly vendors: readonly Vendor[];
  readonly settings: RoutingSettings;
  readonly catalog: Catalog;
  readonly desk: BillingDesk;
  /** Where usage records wait that billing has not acknowledged. */
  readonly journal: UsageJournal;
  /** How long an answer waits for billing to acknowledge its charge. */
  readonly settleWaitMs: number;
  readonly metrics: CallMetrics;
  readonly logger: Logger;
}

/** All that one service needs to call providers and to settle what they did, put together once. */
export class ProviderCalls {
  readonly catalog: Catalog;
  readonly registry: ProviderRegistry;
  readonly gate: ProviderGate;
  readonly router: ModelRouter;
  readonly settler: CallSettler;
  readonly progress: ProgressReporter;
  readonly runner: CallRunner;
  private readonly backlog: SettlementBacklog;
  private readonly journal: UsageJournal;

  constructor({ vendors, settings, catalog, desk, journal, settleWaitMs, metrics, logger }: ProviderCallsOptions) {
    const { access, emulatorUrl, limits, callsMax } = settings;
    this.catalog = catalog;
    this.registry = new ProviderRegistry({ vendors, access, emulatorUrl, connectionsMax: callsMax });
    this.gate = new ProviderGate(callsMax);
    this.router = new ModelRouter({ catalog, registry: this.registry, gate: this.gate, limits, metrics, logger });
    this.journal = journal;
    this.backlog = new SettlementBacklog(desk, logger, journal);
    this.settler = new CallSettler(new Settlements(desk, this.backlog, settleWaitMs, journal), metrics, logger);
    this.progress = new ProgressReporter(desk, logger, journal);
    this.runner = new CallRunner(this.router, this.settler, metrics);
    metrics.watch({
      inFlight: () => this.gate.inFlight(),
      resting: () => this.gate.resting(),
      backlog: () => this.backlog.size,
      parked: () => this.backlog.parked,
      isJournalWritable: () => journal.isWritable,
      streams: () => this.progress.size,
    });
    this.backlog.start();
  }

  /** Why this service takes no call now, or null: one that it could not keep a record of would be given away. */
  refusal(service: string): ServiceError | null {
    return this.journal.isWritable ? null : new ServiceError('service_unavailable', { service, retryAfterSeconds: diskRetrySeconds, neverSent: true });
  }

  /** When no new call comes: streams settle, records that billing has not acknowledged are sent again, connections close. */
  async finish(limitMs: number): Promise<void> {
    const endsAt = performance.now() + limitMs;
    while (this.progress.size > 0 && performance.now() < endsAt) await sleep(10);
    await this.backlog.drain(Math.max(0, endsAt - performance.now()));
    await this.journal.close();
    await this.registry.close();
  }
}
