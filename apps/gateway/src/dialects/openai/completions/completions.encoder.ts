import type { ChatEvent, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { toUsage } from '../chat-completions/chat-completions.translator.ts';
import { openAiErrors } from '../openai-errors.ts';
import { completionHead, toFinish, type CompletionIdentity } from './completions.translator.ts';
import type { TextCompletion } from './completions.wire.ts';

type FinishReason = TextCompletion['choices'][number]['finish_reason'];

/** A stream of the older form: pieces of text, the reason of the end, usage when it was asked for, `[DONE]`. What the model thinks has no place in it. */
export class CompletionsEncoder implements StreamEncoder {
  #model = '';

  constructor(private readonly identity: CompletionIdentity & { readonly includeUsage: boolean; readonly locale: Locale }) {}

  encode(events: readonly ChatEvent[]): string {
    return events.map((event) => this.#encodeOne(event)).join('');
  }

  end(): string {
    return 'data: [DONE]\n\n';
  }

  fail(error: ServiceError): string {
    return dataEvent(openAiErrors.body(error, this.identity.locale));
  }

  #encodeOne(event: ChatEvent): string {
    switch (event.type) {
      case 'chat-start':
        this.#model = event.model;
        return '';
      case 'text-delta':
      case 'refusal-delta':
        return this.#chunk([choice(event.text, null)]);
      case 'chat-end':
        return this.#chunk([choice('', toFinish(event.finishReason))]) + (this.identity.includeUsage ? this.#chunk([], toUsage(event.receipt)) : '');
      default:
        return '';
    }
  }

  #chunk(choices: TextCompletion['choices'], usage: TextCompletion['usage'] = null): string {
    return dataEvent({ ...completionHead(this.identity, this.#model), choices, ...(this.identity.includeUsage ? { usage } : {}) } satisfies TextCompletion);
  }
}

const choice = (text: string, reason: FinishReason) => ({ text, index: 0, logprobs: null, finish_reason: reason });
