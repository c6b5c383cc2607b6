import type { ChatEvent, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { openAiErrors } from '../openai-errors.ts';
import { toUsage } from './chat-completions.translator.ts';

interface StreamIdentity {
  requestId: string;
  createdSeconds: number;
  includeUsage: boolean;
  locale: Locale;
}

type ToolCallDelta = Extract<ChatEvent, { type: 'tool-call-delta' }>;

/**
 * A stream as OpenAI writes it: the role first, then deltas, the reason of the end, usage when it was asked for, `[DONE]`.
 * A stream that fails ends with `data: {"error": …}` and without `[DONE]`: the official libraries raise an APIError on it.
 */
export class ChatCompletionsEncoder implements StreamEncoder {
  #head = '';
  readonly #tail: string;

  constructor(private readonly identity: StreamIdentity) {
    this.#tail = `${identity.includeUsage ? ',"usage":null' : ''}}\n\n`;
  }

  encode(events: readonly ChatEvent[]): string {
    let text = '';
    for (const event of events) text += this.#encodeOne(event);
    return text;
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
        this.#head = this.#headOf(event.model);
        return this.#chunk('{"role":"assistant","content":"","refusal":null}');
      case 'text-delta':
        return this.#chunk(`{"content":${JSON.stringify(event.text)}}`, event.logprobs === undefined ? 'null' : JSON.stringify(event.logprobs));
      case 'reasoning-delta':
        return this.#chunk(`{"reasoning_content":${JSON.stringify(event.text)}}`);
      case 'refusal-delta':
        return this.#chunk(`{"refusal":${JSON.stringify(event.text)}}`);
      case 'tool-call-delta':
        return this.#chunk(JSON.stringify({ tool_calls: [toWireDelta(event)] }));
      case 'chat-end':
        return this.#chunk('{}', 'null', event.finishReason) + this.#usage(event);
    }
  }

  // Most of a chunk is the same in all of a stream; it is written once and not built again for each token.
  #chunk(delta: string, logprobs = 'null', finishReason?: string): string {
    const reason = finishReason === undefined ? 'null' : `"${finishReason}"`;
    return `${this.#head}"choices":[{"index":0,"delta":${delta},"logprobs":${logprobs},"finish_reason":${reason}}]${this.#tail}`;
  }

  #usage({ receipt }: Extract<ChatEvent, { type: 'chat-end' }>): string {
    if (!this.identity.includeUsage) return '';
    return `${this.#head}"choices":[],"usage":${JSON.stringify(toUsage(receipt))}}\n\n`;
  }

  #headOf(model: string): string {
    const { requestId, createdSeconds } = this.identity;
    return `data: {"id":"chatcmpl-${requestId}","object":"chat.completion.chunk","created":${createdSeconds},"model":${JSON.stringify(model)},`;
  }
}

function toWireDelta({ index, id, name, arguments: text, vendorData }: ToolCallDelta): object {
  return {
    index,
    ...(id === undefined ? {} : { id, type: 'function' }),
    function: { ...(name === undefined ? {} : { name }), arguments: text },
    ...(vendorData ? { extra_content: { [vendorData.provider]: vendorData.data } } : {}),
  };
}
