import type { ChatEvent, Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { openAiErrors } from '../openai-errors.ts';
import { toUsage, toWireFinish } from './chat-completions.translator.ts';
import { customInput, plainToolShapes, type ToolShapes } from './tools.translator.ts';

interface StreamIdentity {
  requestId: string;
  createdSeconds: number;
  includeUsage: boolean;
  locale: Locale;
  /** Absent: as OpenAI writes tool calls today. */
  shapes?: ToolShapes;
}

type ToolCallDelta = Extract<ChatEvent, { type: 'tool-call-delta' }>;

/**
 * A stream as OpenAI writes it: the role first, then deltas, the reason of the end, usage when it was asked for, `[DONE]`.
 * A stream that fails ends with `data: {"error": …}` and without `[DONE]`: the official libraries raise an APIError on it.
 */
export class ChatCompletionsEncoder implements StreamEncoder {
  #head = '';
  #isOpened = false;
  /** Inputs of tools that take text, which are whole only at the end. */
  readonly #customInputs = new Map<number, string>();
  readonly #shapes: ToolShapes;
  readonly #tail: string;

  constructor(private readonly identity: StreamIdentity) {
    this.#shapes = identity.shapes ?? plainToolShapes;
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
        return '';
      case 'text-delta':
        return this.#opening('""') + this.#chunk(`{"content":${JSON.stringify(event.text)}}`, logprobsOf(event));
      case 'reasoning-delta':
        return this.#opening('""') + this.#chunk(`{"reasoning_content":${JSON.stringify(event.text)}}`);
      case 'refusal-delta':
        return this.#opening('""') + this.#chunk(`{"refusal":${JSON.stringify(event.text)}}`);
      case 'tool-call-delta':
        return this.#opening('null') + this.#toolCall(event);
      case 'chat-end':
        return this.#opening('""') + this.#wholeInputs() + this.#chunk('{}', 'null', toWireFinish(event.finishReason, this.#shapes)) + this.#usage(event);
    }
  }

  // The role, with the first that is said: an answer that only calls tools has no text, not an empty one.
  #opening(content: '""' | 'null'): string {
    if (this.#isOpened) return '';
    this.#isOpened = true;
    return this.#chunk(`{"role":"assistant","content":${content},"refusal":null}`);
  }

  #toolCall(event: ToolCallDelta): string {
    const { index, id, name, arguments: text } = event;
    if (this.#shapes.isOlder) {
      // The older form has one call.
      return index > 0 ? '' : this.#chunk(JSON.stringify({ function_call: { ...(name === undefined ? {} : { name }), arguments: text } }));
    }
    const input = this.#customInputs.get(index);
    if (input === undefined && !(name !== undefined && this.#shapes.custom.has(name))) return this.#chunk(JSON.stringify({ tool_calls: [toWireDelta(event)] }));
    this.#customInputs.set(index, (input ?? '') + text);
    return input === undefined ? this.#chunk(JSON.stringify({ tool_calls: [{ index, id, type: 'custom', custom: { name, input: '' } }] })) : '';
  }

  // The text inside JSON arguments is known when they are whole.
  #wholeInputs(): string {
    return [...this.#customInputs]
      .map(([index, text]) => this.#chunk(JSON.stringify({ tool_calls: [{ index, custom: { input: customInput(text) } }] })))
      .join('');
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

const logprobsOf = ({ logprobs }: Extract<ChatEvent, { type: 'text-delta' }>) => (logprobs === undefined ? 'null' : JSON.stringify(logprobs));
