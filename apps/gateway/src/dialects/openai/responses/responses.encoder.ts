import type { ChatEvent, Locale, ToolCall } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { openAiErrors } from '../openai-errors.ts';
import { callItem, endOf, messageItem, reasoningItem, responseHead, toUsage } from './responses.translator.ts';
import type { ResponsesRequest } from './responses.wire.ts';

interface StreamIdentity {
  requestId: string;
  createdSeconds: number;
  locale: Locale;
}

/** A stream of named events with rising numbers, closed by one terminal event that carries the whole response. */
export class ResponsesEncoder implements StreamEncoder {
  #number = 0;
  #model = '';
  #reasoning = '';
  #text: string | undefined;
  #refusal: string | undefined;
  #textAt = 0;
  readonly #calls: (ToolCall & { at: number })[] = [];
  #items = 0;

  constructor(
    private readonly identity: StreamIdentity,
    private readonly wire: ResponsesRequest,
  ) {}

  encode(events: readonly ChatEvent[]): string {
    return events.map((event) => this.#encodeOne(event)).join('');
  }

  end(): string {
    return '';
  }

  fail(error: ServiceError): string {
    const { error: body } = openAiErrors.body(error, this.identity.locale) as { error: { message: string; code: string; param: string | null } };
    const failed = { ...this.#response('failed', null), error: { code: body.code, message: body.message } };
    return this.#event('error', { code: body.code, message: body.message, param: body.param }) + this.#event('response.failed', { response: failed });
  }

  #encodeOne(event: ChatEvent): string {
    switch (event.type) {
      case 'chat-start':
        this.#model = event.model;
        return (
          this.#event('response.created', { response: this.#response('in_progress', null) }) +
          this.#event('response.in_progress', { response: this.#response('in_progress', null) })
        );
      case 'reasoning-delta':
        return this.#think(event.text);
      case 'text-delta':
        return this.#open() + this.#say(event.text);
      case 'refusal-delta':
        this.#refusal = (this.#refusal ?? '') + event.text;
        return (
          this.#open() + this.#event('response.refusal.delta', { item_id: this.#messageId, output_index: this.#textAt, content_index: 0, delta: event.text })
        );
      case 'tool-call-delta':
        return this.#call(event);
      case 'chat-end':
        return this.#close() + this.#finish(event);
    }
  }

  #think(text: string): string {
    const isFirst = this.#reasoning === '';
    this.#reasoning += text;
    const opened = isFirst
      ? this.#event('response.output_item.added', { output_index: this.#items++, item: { ...reasoningItem(this.identity.requestId, ''), summary: [] } })
      : '';
    return (
      opened +
      this.#event('response.reasoning_summary_text.delta', { item_id: `rs_${this.identity.requestId}`, output_index: 0, summary_index: 0, delta: text })
    );
  }

  #open(): string {
    if (this.#text !== undefined) return '';
    this.#text = '';
    this.#textAt = this.#items++;
    const item = { ...messageItem(this.identity.requestId, '', undefined, 'in_progress'), content: [] };
    return (
      this.#event('response.output_item.added', { output_index: this.#textAt, item }) +
      this.#event('response.content_part.added', {
        item_id: item.id,
        output_index: this.#textAt,
        content_index: 0,
        part: { type: 'output_text', text: '', annotations: [] },
      })
    );
  }

  #say(delta: string): string {
    this.#text += delta;
    return this.#event('response.output_text.delta', { item_id: this.#messageId, output_index: this.#textAt, content_index: 0, delta, logprobs: [] });
  }

  #call({ index, id, name, arguments: delta }: Extract<ChatEvent, { type: 'tool-call-delta' }>): string {
    let opened = '';
    let call = this.#calls[index];
    if (!call) {
      call = { id: id ?? `call_${index}`, name: name ?? '', arguments: '', at: this.#items++ };
      this.#calls[index] = call;
      opened = this.#event('response.output_item.added', { output_index: call.at, item: callItem(this.identity.requestId, index, call, 'in_progress') });
    }
    call.arguments += delta;
    if (delta === '') return opened;
    return opened + this.#event('response.function_call_arguments.delta', { item_id: `fc_${this.identity.requestId}_${index}`, output_index: call.at, delta });
  }

  #close(): string {
    const { requestId } = this.identity;
    let text = '';
    if (this.#reasoning !== '') text += this.#event('response.output_item.done', { output_index: 0, item: reasoningItem(requestId, this.#reasoning) });
    if (this.#text !== undefined) {
      const at = { item_id: this.#messageId, output_index: this.#textAt, content_index: 0 };
      text += this.#event('response.output_text.done', { ...at, text: this.#text, logprobs: [] });
      text += this.#event('response.content_part.done', { ...at, part: { type: 'output_text', text: this.#text, annotations: [] } });
      text += this.#event('response.output_item.done', { output_index: this.#textAt, item: messageItem(requestId, this.#text, this.#refusal) });
    }
    for (const [index, call] of this.#calls.entries()) {
      text += this.#event('response.function_call_arguments.done', {
        item_id: `fc_${requestId}_${index}`,
        output_index: call.at,
        arguments: call.arguments,
        name: call.name,
      });
      text += this.#event('response.output_item.done', { output_index: call.at, item: callItem(requestId, index, call) });
    }
    return text;
  }

  #finish({ finishReason, receipt }: Extract<ChatEvent, { type: 'chat-end' }>): string {
    const { status, incomplete_details } = endOf(finishReason);
    const response = { ...this.#response(status, toUsage(receipt)), incomplete_details, output: this.#output() };
    return this.#event(status === 'completed' ? 'response.completed' : 'response.incomplete', { response });
  }

  #output(): object[] {
    const { requestId } = this.identity;
    const items: { at: number; item: object }[] = this.#calls.map((call, index) => ({ at: call.at, item: callItem(requestId, index, call) }));
    if (this.#reasoning !== '') items.push({ at: 0, item: reasoningItem(requestId, this.#reasoning) });
    if (this.#text !== undefined) items.push({ at: this.#textAt, item: messageItem(requestId, this.#text, this.#refusal) });
    return items.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
  }

  #response(status: string, usage: object | null): object {
    return { ...responseHead(this.identity, this.wire, this.#model || this.wire.model), status, incomplete_details: null, output: [], usage };
  }

  get #messageId(): string {
    return `msg_${this.identity.requestId}`;
  }

  #event(type: string, data: object): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: this.#number++, ...data })}\n\n`;
  }
}
