import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@portazgo/catalog';
import { CallSettler, ProgressReporter, SettlementBacklog, Settlements, type BillingDesk, type CallMetrics } from '@portazgo/metering';
import type { Logger } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { CallRunner } from './call-runner.ts';
import { ModelRouter } from './model-router.ts';
import { ProviderGate } from './provider-gate.ts';
import { ProviderRegistry } from './provider-registry.ts';
import type { RoutingSettings } from './routing-settings.ts';

export interface ProviderCallsOptions {
  readonly vendors: readonly Vendor[];
  readonly settings: RoutingSettings;
  readonly catalog: Catalog;
  readonly desk: BillingDesk;
  /** How long an answer waits for billing to acknowledge its charge. */
  readonly settleWaitMs: number;
  readonly metrics: CallMetrics;
  readonly logger: Logger;
}

/** All that one service needs to call providers and to settle what they did, put together once. */
export class ProviderCalls {
  readonly registry: ProviderRegistry;
  readonly gate: ProviderGate;
  readonly router: ModelRouter;
  readonly settler: CallSettler;
  readonly progress: ProgressReporter;
  readonly runner: CallRunner;
  private readonly backlog: SettlementBacklog;

  constructor({ vendors, settings, catalog, desk, settleWaitMs, metrics, logger }: ProviderCallsOptions) {
    const { access, emulatorUrl, limits, callsMax } = settings;
    this.registry = new ProviderRegistry({ vendors, access, emulatorUrl, connectionsMax: callsMax });
    this.gate = new ProviderGate(callsMax);
    this.router = new ModelRouter({ catalog, registry: this.registry, gate: this.gate, limits, metrics, logger });
    this.backlog = new SettlementBacklog(desk, logger);
    this.settler = new CallSettler(new Settlements(desk, this.backlog, settleWaitMs, logger), metrics, logger);
    this.progress = new ProgressReporter(desk, logger);
    this.runner = new CallRunner(this.router, this.settler, metrics);
    metrics.watch({
      inFlight: () => this.gate.inFlight(),
      resting: () => this.gate.resting(),
      backlog: () => this.backlog.size,
      streams: () => this.progress.size,
    });
  }

  /** When no new call comes: streams settle, records that billing has not acknowledged are sent again, connections close. */
  async finish(limitMs: number): Promise<void> {
    const endsAt = performance.now() + limitMs;
    while (this.progress.size > 0 && performance.now() < endsAt) await sleep(10);
    await this.backlog.drain(Math.max(0, endsAt - performance.now()));
    await this.registry.close();
  }
}
