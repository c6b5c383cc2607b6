import { emptyUsage, type EmbeddingReply, type EmbeddingRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { CallPrice } from '../metering/call-price.ts';
import type { TokenCounter } from '../metering/token-counter.ts';
import type { CallRunner } from '../routing/call-runner.ts';

export class EmbeddingService {
  constructor(
    private readonly runner: CallRunner,
    private readonly counter: TokenCounter,
  ) {}

  embed(request: EmbeddingRequest, call: RpcCall): Promise<EmbeddingReply> {
    const { inputs, dimensions } = request;
    return this.runner.run({
      operation: 'embed',
      kind: 'embedding',
      request,
      call,
      unsupported: ({ account, route }) => account.client.embeddingModel(route.upstreamModel).unsupported({ inputs, dimensions }),
      attempt: ({ account, route }, options) => account.client.embeddingModel(route.upstreamModel).embed({ inputs, dimensions }, options),
      price: (target, sentAtMs) => new CallPrice(request, target, sentAtMs),
      meter: ({ usage }) =>
        usage ? { usage, usageSource: 'upstream' } : { usage: { ...emptyUsage, inputUncached: this.counter.countInputs(inputs) }, usageSource: 'counted' },
      answer: ({ vectors }, engine, receipt) => ({ model: request.model, engine, vectors, receipt }),
    });
  }
}
