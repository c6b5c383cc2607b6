import type { ModelKind } from '@portazgo/catalog';
import type { CallReceipt } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { CallOptions, UnsupportedField } from '@portazgo/providers-contract';
import type { LlmMetrics } from '../llm.metrics.ts';
import type { CallPrice, PricedRequest } from '../metering/call-price.ts';
import type { CallSettler, MeteredUsage } from '../metering/call-settler.ts';
import type { ModelRouter, Served, Target } from './model-router.ts';

/** One unary operation: what differs between chat, embeddings and moderation. */
export interface Operation<Result, Answer> {
  readonly operation: string;
  readonly kind: ModelKind;
  readonly request: PricedRequest & { readonly model: string };
  readonly call: RpcCall;
  /** Throws when the request cannot be served by anybody. */
  check?(): void;
  unsupported(target: Target): UnsupportedField | null;
  attempt(target: Target, options: CallOptions): Promise<Result>;
  price(target: Target, sentAtMs: number): CallPrice;
  meter(result: Result): MeteredUsage;
  answer(result: Result, engine: string, receipt: CallReceipt): Answer;
}

/** Engine of records and figures when no provider was reached. */
export const noEngine = 'none';

/**
 * Runs a call that is answered in one piece: route, wait, settle, answer. It is not aborted when the client leaves: the provider
 * would go on and bill, and we would not know what; so it runs to its end and is charged by its real usage.
 */
export class CallRunner {
  constructor(
    private readonly router: ModelRouter,
    private readonly settler: CallSettler,
    private readonly metrics: LlmMetrics,
  ) {}

  async run<Result extends { readonly upstreamId?: string | undefined }, Answer>(operation: Operation<Result, Answer>): Promise<Answer> {
    const { request, call } = operation;
    const ending = { operation: operation.operation, model: request.model, context: call.context };
    let served: Served<Result>;
    try {
      operation.check?.();
      served = await this.router.run({
        model: request.model,
        requestId: call.context.requestId,
        kind: operation.kind,
        comesWhole: operation.kind === 'chat',
        mode: request.mode,
        signal: new AbortController().signal,
        deadlineMs: () => call.deadlineMs,
        unsupported: operation.unsupported,
        attempt: operation.attempt,
      });
    } catch (error) {
      await this.settler.settleFailed(ending, noEngine, error);
      throw error;
    }
    const { target, result, sentAtMs, lease } = served;
    lease.done();
    this.metrics.upstreamSeconds.observe({ operation: ending.operation, engine: target.engine }, (Date.now() - sentAtMs) / 1_000);
    const price = operation.price(target, sentAtMs);
    const receipt = await this.settler.settle(ending, target, price, 'succeeded', operation.meter(result), result.upstreamId);
    return operation.answer(result, target.engine, receipt);
  }
}
