import { emptyUsage, type ChatCompletion, type ChatRequest } from '@portazgo/contracts';
import type { RpcCall } from '@portazgo/messaging';
import type { ProviderCompletion } from '@portazgo/providers-contract';
import type { LlmConfig } from '../llm.config.ts';
import { CallPrice } from '../metering/call-price.ts';
import type { MeteredUsage } from '../metering/call-settler.ts';
import type { CallRunner } from '../routing/call-runner.ts';
import { checkImages } from './image-check.ts';
import { providerRequest } from './provider-request.ts';
import type { TokenCounter } from '../metering/token-counter.ts';

/** The whole answer in one piece. */
export class CompletionService {
  constructor(
    private readonly runner: CallRunner,
    private readonly counter: TokenCounter,
    private readonly config: LlmConfig,
  ) {}

  complete(request: ChatRequest, call: RpcCall): Promise<ChatCompletion> {
    const asked = providerRequest(request);
    return this.runner.run({
      operation: 'chat',
      kind: 'chat',
      request,
      call,
      check: () => checkImages(request.messages, this.config.LLM_IMAGE_BYTES_MAX),
      unsupported: ({ account, route }) => account.client.chatModel(route.upstreamModel).unsupported(asked),
      attempt: ({ account, route }, options) => account.client.chatModel(route.upstreamModel).complete(asked, options),
      price: (target, sentAtMs) => new CallPrice(request, target, sentAtMs),
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
        receipt,
      }),
    });
  }

  private meter({ messages }: ChatRequest, completion: ProviderCompletion): MeteredUsage {
    const { usage, reportedUsd, text, refusal, reasoning, toolCalls } = completion;
    if (usage) return { usage, usageSource: 'upstream', reportedUsd };
    const output = this.counter.count((text ?? '') + (refusal ?? '') + toolCalls.map(({ name, arguments: given }) => name + given).join(''));
    const thought = this.counter.count(reasoning ?? '');
    if (output + thought === 0) return { usage: emptyUsage, usageSource: 'counted' };
    return { usage: { ...emptyUsage, inputUncached: this.counter.countMessages(messages), output, reasoning: thought }, usageSource: 'counted' };
  }
}
