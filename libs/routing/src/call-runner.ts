import type { Model } from '@portazgo/catalog';
import type { CallReceipt, MediaReceipt } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import {
  CallPrice,
  noEngine,
  tokenPrice,
  type CallMetrics,
  type CallSettler,
  type EndingCall,
  type MediaUse,
  type MeteredMedia,
  type MeteredUsage,
  type PricedRequest,
} from '@portazgo/metering';
import { claimBytesMax, type RpcCall } from '@portazgo/messaging';
import type { OfferedKind } from '@portazgo/providers-contract';
import type { ModelRouter, RoutedCall, Served, Target } from './model-router.ts';

type Routed<Kind extends OfferedKind, Result> = Pick<
  RoutedCall<Kind, Result>,
  'operation' | 'offer' | 'media' | 'serves' | 'comesWhole' | 'unsupported' | 'attempt'
>;

/** One unary operation: what differs between chat, embeddings, transcription and the like. */
interface Operation<Kind extends OfferedKind, Result, Answer extends object> extends Routed<Kind, Result> {
  readonly request: PricedRequest & { readonly model: string };
  readonly call: RpcCall;
  /** See `EndingCall`. */
  readonly emptyIsFree?: boolean;
  /** Throws when the request cannot be served by anybody. */
  check?(): void;
  /** All but its receipt. */
  answer(result: Result, engine: string): Answer;
}

/** Paid by tokens. */
export interface TokenOperation<Kind extends OfferedKind, Result, Answer extends object> extends Operation<Kind, Result, Answer> {
  meter(result: Result, model: Model): MeteredUsage;
}

/** Paid by other units. */
export interface MediaOperation<Kind extends OfferedKind, Result, Answer extends object> extends Operation<Kind, Result, Answer> {
  meter(result: Result): MeteredMedia;
  /** What the catalog says the use costs at this target. */
  /** What is used beyond the hold is charged as far as the balance carries it, and not cut down to the hold. */
  readonly mayExceedHold?: boolean;
  cost(use: MediaUse, target: Target, sentAtMs: number, reportedUsd?: string): number;
}

interface Ended<Result, Answer> extends Served<Result> {
  readonly ending: EndingCall;
  complete<Rest extends object>(rest: Rest): Answer & Rest;
}
type Identified = { readonly upstreamId?: string | undefined };

/**
 * Runs a call that is answered in one piece: route, wait, settle, answer. It is not aborted when the client leaves: the provider
 * would go on and bill, and we would not know what; so it runs to its end and is charged by its real usage.
 */
export class CallRunner {
  constructor(
    private readonly router: ModelRouter,
    private readonly settler: CallSettler,
    private readonly metrics: CallMetrics,
  ) {}

  async run<Kind extends OfferedKind, Got extends Identified, Answer extends object>(
    operation: TokenOperation<Kind, Got, Answer>,
  ): Promise<Answer & { receipt: CallReceipt }> {
    const { ending, model, target, result, sentAtMs, complete } = await this.serve(operation);
    const price = tokenPrice(operation.request, target.route, sentAtMs);
    const receipt = await this.settler.settle(ending, target.engine, price, 'succeeded', operation.meter(result, model), result.upstreamId);
    return complete({ receipt });
  }

  async runMedia<Kind extends OfferedKind, Got extends Identified, Answer extends object>(
    operation: MediaOperation<Kind, Got, Answer>,
  ): Promise<Answer & { receipt: MediaReceipt }> {
    const { ending, target, result, sentAtMs, complete } = await this.serve(operation);
    const price = new CallPrice<MediaUse>(operation.request, (use, reportedUsd) => operation.cost(use, target, sentAtMs, reportedUsd), {
      mayExceedHold: operation.mayExceedHold ?? false,
    });
    const receipt = await this.settler.settleMedia(ending, target.engine, price, 'succeeded', operation.meter(result), result.upstreamId);
    return complete({ receipt });
  }

  private async serve<Kind extends OfferedKind, Got extends Identified, Answer extends object>(
    operation: Operation<Kind, Got, Answer>,
  ): Promise<Ended<Got, Answer>> {
    const { request, call, emptyIsFree = false } = operation;
    const ending = { operation: operation.operation, model: request.model, context: call.context, emptyIsFree };
    let served: Served<Got>;
    try {
      operation.check?.();
      served = await this.router.run({
        model: request.model,
        requestId: call.context.requestId,
        clientId: call.context.clientId,
        content: request,
        operation: operation.operation,
        offer: operation.offer,
        ...(operation.media ? { media: operation.media } : {}),
        serves: operation.serves,
        comesWhole: operation.comesWhole,
        mode: request.mode,
        pricePin: request.pricePin,
        signal: new AbortController().signal,
        deadlineMs: () => call.deadlineMs,
        unsupported: operation.unsupported,
        attempt: operation.attempt,
      });
    } catch (error) {
      await this.settler.settleFailed(ending, noEngine, error);
      throw error;
    }
    const { target, sentAtMs, lease } = served;
    lease.done();
    this.metrics.upstreamSeconds.observe({ operation: ending.operation, engine: target.engine }, (Date.now() - sentAtMs) / 1_000);
    return { ...served, ending, complete: await this.prepare(operation, ending, served) };
  }

  /** Before it is paid for: an answer that cannot be carried to its caller costs nothing. */
  private async prepare<Kind extends OfferedKind, Got extends Identified, Answer extends object>(
    { call, answer }: Operation<Kind, Got, Answer>,
    ending: EndingCall,
    { target: { engine, route }, result }: Served<Got>,
  ): Promise<Ended<Got, Answer>['complete']> {
    try {
      return await call.prepare(answer(result, engine));
    } catch (error) {
      const told = isTooLarge(error) ? new ServiceError('upstream_failed', { provider: route.provider, reason: tooLargeReason }) : error;
      await this.settler.settleFailed(ending, engine, told);
      throw told;
    }
  }
}

const tooLargeReason = `its answer is larger than ${claimBytesMax} bytes`;

const isTooLarge = (error: unknown) => error instanceof ServiceError && error.code === 'body_too_large';
