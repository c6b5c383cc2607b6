import {
  emptyUsage,
  inputTokens,
  outputTokens,
  type CallContext,
  type CallReceipt,
  type MediaReceipt,
  type SettlementRequest,
  type TokenUsage,
  type UsageSource,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import type { CallMetrics } from './call-metrics.ts';
import type { CallPrice, MediaUse } from './call-price.ts';
import type { Settled, Settlements } from './settlements.ts';
import type { UsageDispute } from './usage/usage-claim.ts';

/** Engine of records and figures when no provider was reached. */
export const noEngine = 'none';

export interface MeteredUsage {
  readonly usage: TokenUsage;
  readonly usageSource: UsageSource;
  /** Told figures that were not believed. */
  readonly disputes?: readonly UsageDispute[] | undefined;
  readonly reportedUsd?: string | undefined;
}

export interface MeteredMedia extends MediaUse {
  readonly usageSource: UsageSource;
  /** Told tokens that were not believed. */
  readonly disputes?: readonly UsageDispute[] | undefined;
  readonly reportedUsd?: string | undefined;
}

/** `cut`: it ended early, and what was delivered is owed. */
export type BilledOutcome = 'succeeded' | 'cut';

/** Waiting longer to be told of a failure helps nobody; the record is kept and sent all the same. */
const failedWaitMs = 2_000;

/** The call that ends, by its names. */
export interface EndingCall {
  readonly operation: string;
  readonly model: string;
  readonly context: CallContext;
  /** An answer in which nothing was generated, not even reasoning, is worth nothing, whatever the prompt was. */
  readonly emptyIsFree?: boolean;
}

/** What every operation does at its end: price, usage record, acknowledgement, receipt, figures, one line in the log. */
export class CallSettler {
  constructor(
    private readonly settlements: Settlements,
    private readonly metrics: CallMetrics,
    private readonly logger: Logger,
  ) {}

  /** A call paid by tokens. Resolves when the charge is committed. */
  async settle(call: EndingCall, engine: string, price: CallPrice, outcome: BilledOutcome, metered: MeteredUsage, upstreamId?: string): Promise<CallReceipt> {
    const { usage, usageSource, disputes = [] } = metered;
    // Whoever tells tokens that cannot be tells costs that cannot be.
    const reportedUsd = disputes.length > 0 ? undefined : metered.reportedUsd;
    const isFree = call.emptyIsFree === true && outputTokens(usage) === 0;
    const costMicroCredits = isFree ? 0 : price.of(usage, reportedUsd);
    const { chargedMicroCredits, balance } = await this.send(call, engine, { outcome, costMicroCredits, usage, usageSource, upstreamId }, disputes);
    return { usage, usageSource, chargedMicroCredits, availableMicroCredits: balance.availableMicroCredits };
  }

  /** A call paid by other units. Resolves when the charge is committed. */
  async settleMedia(
    call: EndingCall,
    engine: string,
    price: CallPrice<MediaUse>,
    outcome: BilledOutcome,
    metered: MeteredMedia,
    upstreamId?: string,
  ): Promise<MediaReceipt> {
    const { quantities, tokens, usageSource, disputes, reportedUsd } = metered;
    const costMicroCredits = price.of({ quantities, tokens }, reportedUsd);
    const record = { outcome, costMicroCredits, usage: tokens ?? emptyUsage, usageSource, quantities, upstreamId };
    const { chargedMicroCredits, balance } = await this.send(call, engine, record, disputes);
    return { quantities, tokens, usageSource, chargedMicroCredits, availableMicroCredits: balance.availableMicroCredits };
  }

  /** A proven failure costs nothing; its record frees the hold. That the record is late is no reason to tell another error than the real one. */
  async settleFailed(call: EndingCall, engine: string, error: unknown): Promise<void> {
    // Another instance takes the call: its hold stays.
    if (error instanceof ServiceError && error.code === 'service_unavailable' && 'catalogVersion' in error.details) return;
    this.tell(call, engine, 'failed', { code: error instanceof ServiceError ? error.code : 'internal_error' });
    const { requestId } = call.context;
    const record = {
      requestId,
      model: call.model,
      engine,
      outcome: 'failed' as const,
      costMicroCredits: 0,
      usage: emptyUsage,
      usageSource: 'counted' as const,
    };
    await this.settlements.settle(record, failedWaitMs).catch(() => undefined);
  }

  private async send(
    call: EndingCall,
    engine: string,
    ended: Omit<SettlementRequest, 'requestId' | 'model' | 'engine'>,
    disputes: readonly UsageDispute[] = [],
  ): Promise<Settled> {
    const { usage, usageSource, quantities = {}, outcome } = ended;
    for (const { direction, told } of disputes) this.metrics.usageDisputes.inc({ engine, direction, told });
    const tokens = { inputTokens: inputTokens(usage), outputTokens: outputTokens(usage) };
    this.metrics.tokens.inc({ engine, direction: 'input' }, tokens.inputTokens);
    this.metrics.tokens.inc({ engine, direction: 'output' }, tokens.outputTokens);
    for (const [unit, amount] of Object.entries(quantities)) this.metrics.quantities.inc({ engine, unit }, amount);
    const settled = await this.settlements.settle({ requestId: call.context.requestId, model: call.model, engine, ...ended });
    const disputed = disputes.length > 0 ? { disputed: disputes.map(({ direction, told }) => `${direction} ${told}`) } : {};
    this.tell(call, engine, outcome, { ...tokens, usageSource, ...disputed, chargedMicroCredits: settled.chargedMicroCredits });
    return settled;
  }

  private tell({ operation, model, context }: EndingCall, engine: string, outcome: string, more: object): void {
    const { requestId, clientId, keyId } = context;
    this.metrics.requests.inc({ operation, engine, outcome });
    this.logger.info({ requestId, clientId, keyId, operation, model, engine, outcome, ...more }, 'call ended');
  }
}
