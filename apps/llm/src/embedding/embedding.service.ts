import type { EmbeddingReply, EmbeddingRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { countEmbeddingPrompt, reconcilePrompt, type TokenCounter } from '@portazgo/metering';
import { servesKind, type CallRunner } from '@portazgo/routing';

export class EmbeddingService {
  constructor(
    private readonly runner: CallRunner,
    private readonly counter: TokenCounter,
  ) {}

  embed(request: EmbeddingRequest, call: RpcCall): Promise<EmbeddingReply> {
    const { inputs, dimensions } = request;
    return this.runner.run({
      operation: 'embed',
      offer: 'embedding',
      serves: servesKind('embedding'),
      comesWhole: false,
      request,
      call,
      unsupported: (upstream) => upstream.unsupported({ inputs, dimensions }),
      attempt: (upstream, options) => upstream.embed({ inputs, dimensions }, options),
      meter: ({ usage }) => reconcilePrompt(usage, countEmbeddingPrompt(this.counter, inputs)),
      answer: ({ vectors }, engine) => ({ model: request.model, engine, vectors }),
    });
  }
}
