import { ServiceError } from '@portazgo/errors';
import { emptyUsage, inputTokens, outputTokens, type CallReceipt, type SettlementRequest, type TokenUsage, type UsageSource } from '@portazgo/contracts';
import type { CallContext } from '@portazgo/contracts';
import type { Logger } from '@portazgo/platform';
import type { LlmMetrics } from '../llm.metrics.ts';
import type { Target } from '../routing/model-router.ts';
import type { CallPrice } from './call-price.ts';
import type { Settlements } from './settlements.ts';

export interface MeteredUsage {
  readonly usage: TokenUsage;
  readonly usageSource: UsageSource;
  readonly reportedUsd?: string | undefined;
}

/** A whole chat answer in which nothing was generated, not even reasoning, is worth nothing, whatever the prompt was. */
function isEmptyAnswer({ operation }: EndingCall, outcome: 'succeeded' | 'cut', usage: TokenUsage): boolean {
  return operation.startsWith('chat') && outcome === 'succeeded' && outputTokens(usage) === 0;
}

/** Waiting longer to be told of a failure helps nobody; the record is kept and sent all the same. */
const failedWaitMs = 2_000;

/** The call that ends, by its names. */
export interface EndingCall {
  readonly operation: string;
  readonly model: string;
  readonly context: CallContext;
}

/** What every operation does at its end: price, usage record, acknowledgement, receipt, figures, one line in the log. */
export class CallSettler {
  constructor(
    private readonly settlements: Settlements,
    private readonly metrics: LlmMetrics,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the charge is committed. */
  async settle(
    call: EndingCall,
    target: Target,
    price: CallPrice,
    outcome: 'succeeded' | 'cut',
    metered: MeteredUsage,
    upstreamId?: string,
  ): Promise<CallReceipt> {
    const { usage, usageSource, reportedUsd } = metered;
    const record: SettlementRequest = {
      requestId: call.context.requestId,
      outcome,
      costMicroCredits: isEmptyAnswer(call, outcome, usage) ? 0 : price.of(usage, reportedUsd),
      usage,
      usageSource,
      model: call.model,
      engine: target.engine,
      upstreamId,
    };
    this.metrics.tokens.inc({ engine: target.engine, direction: 'input' }, inputTokens(usage));
    this.metrics.tokens.inc({ engine: target.engine, direction: 'output' }, outputTokens(usage));
    const { chargedMicroCredits, balance } = await this.settlements.settle(record);
    this.tell(call, target.engine, outcome, { inputTokens: inputTokens(usage), outputTokens: outputTokens(usage), chargedMicroCredits });
    return { usage, usageSource, chargedMicroCredits, availableMicroCredits: balance.availableMicroCredits };
  }

  /** A proven failure costs nothing; its record frees the hold. That the record is late is no reason to tell another error than the real one. */
  async settleFailed(call: EndingCall, engine: string, error: unknown): Promise<void> {
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

  private tell({ operation, model, context }: EndingCall, engine: string, outcome: string, more: object): void {
    const { requestId, clientId, keyId } = context;
    this.metrics.requests.inc({ operation, engine, outcome });
    this.logger.info({ requestId, clientId, keyId, operation, model, engine, outcome, ...more }, 'call ended');
  }
}
