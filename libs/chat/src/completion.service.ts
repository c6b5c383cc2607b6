import type { ChatCompletion, ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import { countChatPrompt, reconcileUsage, type MeteredUsage, type TokenCounter } from '@portazgo/metering';
import type { ProviderCompletion } from '@portazgo/providers-contract';
import { servesKind, type CallRunner, type Served } from '@portazgo/routing';
import { checkImages } from './image-check.ts';
import { providerRequest } from './provider-request.ts';

export interface CompletionTools {
  readonly runner: CallRunner;
  readonly counter: TokenCounter;
  readonly imageBytesMax: number;
}

/** The whole answer in one piece. */
export class CompletionService {
  constructor(private readonly tools: CompletionTools) {}

  complete(request: ChatRequest, call: RpcCall): Promise<ChatCompletion> {
    const asked = providerRequest(request);
    let dropped: readonly string[] = [];
    return this.tools.runner.run({
      operation: 'chat',
      offer: 'chat',
      serves: servesKind('chat'),
      comesWhole: true,
      emptyIsFree: true,
      request,
      call,
      check: () => checkImages(request.messages, this.tools.imageBytesMax),
      unsupported: (upstream) => upstream.unsupported(asked),
      attempt: (upstream, options) => {
        dropped = upstream.dropped?.(asked) ?? [];
        return upstream.complete(asked, options);
      },
      meter: (completion, model) => this.meter(request, completion, model),
      answer: ({ text, reasoning, refusal, toolCalls, finishReason, logprobs }, engine) => ({
        model: request.model,
        engine,
        text,
        reasoning,
        refusal,
        toolCalls,
        finishReason,
        logprobs,
        ...(dropped.length > 0 ? { dropped: [...dropped] } : {}),
      }),
    });
  }

  private meter(request: ChatRequest, completion: ProviderCompletion, model: Served<unknown>['model']): MeteredUsage {
    const { counter } = this.tools;
    const { usage, reportedUsd, text, refusal, reasoning, toolCalls } = completion;
    const answer = {
      output: counter.count((text ?? '') + (refusal ?? '') + toolCalls.map(({ name, arguments: given }) => name + given).join('')),
      reasoning: counter.count(reasoning ?? ''),
    };
    const isDelivered = answer.output + answer.reasoning + toolCalls.length > 0;
    const prompt = countChatPrompt(counter, request, model.limits.imageTokensMax ?? 0);
    const limit = { outputMax: request.maxOutputTokens, isBoundAsked: request.isBoundAsked ?? false };
    return { ...reconcileUsage({ running: null, final: usage }, { prompt, answer: { ...answer, isDelivered }, limit }), reportedUsd };
  }
}
