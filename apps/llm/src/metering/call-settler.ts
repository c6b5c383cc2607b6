import { emptyUsage, inputTokens, outputTokens, type CallReceipt, type SettlementRequest, type TokenUsage, type UsageSource } from '@portazgo/contracts';
import type { LlmMetrics } from '../llm.metrics.ts';
import type { Target } from '../routing/model-router.ts';
import type { CallPrice } from './call-price.ts';
import type { Settlements } from './settlements.ts';

export interface MeteredUsage {
  readonly usage: TokenUsage;
  readonly usageSource: UsageSource;
  readonly reportedUsd?: string | undefined;
}

/** What every operation does at its end: price, usage record, acknowledgement, receipt. */
export class CallSettler {
  constructor(
    private readonly settlements: Settlements,
    private readonly metrics: LlmMetrics,
  ) {}

  async settle(
    call: { operation: string; requestId: string; model: string; upstreamId?: string | undefined },
    target: Target,
    price: CallPrice,
    outcome: 'succeeded' | 'cut',
    metered: MeteredUsage,
  ): Promise<CallReceipt> {
    const { usage, usageSource, reportedUsd } = metered;
    const record: SettlementRequest = {
      requestId: call.requestId,
      outcome,
      costMicroCredits: price.of(usage, reportedUsd),
      usage,
      usageSource,
      model: call.model,
      engine: target.engine,
      upstreamId: call.upstreamId,
    };
    this.metrics.tokens.inc({ engine: target.engine, direction: 'input' }, inputTokens(usage));
    this.metrics.tokens.inc({ engine: target.engine, direction: 'output' }, outputTokens(usage));
    const { chargedMicroCredits, balance } = await this.settlements.settle(record);
    return { usage, usageSource, chargedMicroCredits, availableMicroCredits: balance.availableMicroCredits };
  }

  /** A proven failure costs nothing; its record frees the hold. */
  async settleFailed(call: { requestId: string; model: string }, engine: string): Promise<void> {
    const { requestId, model } = call;
    await this.settlements.settle({ requestId, model, engine, outcome: 'failed', costMicroCredits: 0, usage: emptyUsage, usageSource: 'counted' });
  }
}
