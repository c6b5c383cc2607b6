import { emptyUsage, type ChatCompletion, type ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { MeteredUsage, TokenCounter } from '@portazgo/metering';
import { filledUsage, type ProviderCompletion } from '@portazgo/providers-contract';
import { servesKind, type CallRunner } from '@portazgo/routing';
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
      meter: (completion) => this.meter(request, completion),
      answer: ({ text, reasoning, refusal, toolCalls, finishReason, logprobs }, engine, receipt) => ({
        model: request.model,
        engine,
        text,
        reasoning,
        refusal,
        toolCalls,
        finishReason,
        logprobs,
        ...(dropped.length > 0 ? { dropped: [...dropped] } : {}),
        receipt,
      }),
    });
  }

  private meter({ messages }: ChatRequest, completion: ProviderCompletion): MeteredUsage {
    const { counter } = this.tools;
    const { usage, reportedUsd, text, refusal, reasoning, toolCalls } = completion;
    if (usage) return { usage: filledUsage(usage), usageSource: 'upstream', reportedUsd };
    const output = counter.count((text ?? '') + (refusal ?? '') + toolCalls.map(({ name, arguments: given }) => name + given).join(''));
    const thought = counter.count(reasoning ?? '');
    if (output + thought === 0) return { usage: emptyUsage, usageSource: 'counted' };
    return { usage: { ...emptyUsage, inputUncached: counter.countMessages(messages), output, reasoning: thought }, usageSource: 'counted' };
  }
}
