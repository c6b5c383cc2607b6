import type { ChatEvent, FinishReason } from '@portazgo/contracts';
import { CallItem, type CallForm } from './call-item.ts';
import { MessageItem } from './message-item.ts';
import { ReasoningItem } from './reasoning-item.ts';
import type { GrowingItem, OutputItem, ResponseEvent } from './response-events.ts';
import type { ResponseIds } from './response-ids.ts';
import { toTokenLogprobs } from './token-logprobs.ts';

export interface OutputOptions {
  readonly ids: ResponseIds;
  /** How a call of the function with this name is written. */
  readonly formOf: (functionName: string) => CallForm;
  /** Of thoughts, when the caller asked for it. */
  readonly seal?: ((text: string) => string) | undefined;
}

type ToolCallDelta = Extract<ChatEvent, { type: 'tool-call-delta' }>;
type OutputDelta = Exclude<ChatEvent, { type: 'chat-start' | 'chat-end' }>;

/**
 * The `output` of a response as it grows, and the events that tell of it in OpenAI's order: an item is closed before the next one opens.
 * Where a model mixes items (two calls whose arguments arrive by turns), the later one waits until the earlier one is whole.
 */
export class ResponseOutput {
  readonly #items: GrowingItem[] = [];
  readonly #calls = new Map<number, CallItem>();
  #closed = 0;
  #cutAt = Number.POSITIVE_INFINITY;

  constructor(private readonly options: OutputOptions) {}

  take(event: OutputDelta): ResponseEvent[] {
    switch (event.type) {
      case 'reasoning-delta':
        this.#reasoning().add(event.text);
        break;
      case 'text-delta':
        this.#message().addText(event.text, toTokenLogprobs(event.logprobs));
        break;
      case 'refusal-delta':
        this.#message().addRefusal(event.text);
        break;
      case 'tool-call-delta':
        this.#call(event).add(event.arguments, event.vendorData);
    }
    return this.#release();
  }

  /** Closes everything. Of an answer that was cut the last item is incomplete, and so is a call whose arguments have no end. */
  finish(reason: FinishReason): ResponseEvent[] {
    const isCut = reason === 'length' || reason === 'content_filter';
    const hasAnswer = this.#items.some((item) => !(item instanceof ReasoningItem));
    // An answer without any word is a message without any word.
    if (!hasAnswer && (!isCut || this.#items.length === 0)) this.#message().addText('');
    if (isCut) this.#cutAt = this.#items.length - 1;
    const events: ResponseEvent[] = [];
    for (const [index, item] of this.#items.entries()) {
      if (index < this.#closed) continue;
      events.push(...item.takeEvents(), ...item.close(this.#endOf(item, index)));
    }
    this.#closed = this.#items.length;
    return events;
  }

  /** As far as it came. What is not closed never will be. */
  get items(): OutputItem[] {
    return this.#items.map((item, index) => item.toItem(index < this.#closed ? this.#endOf(item, index) : 'incomplete'));
  }

  #endOf(item: GrowingItem, index: number): 'completed' | 'incomplete' {
    return index >= this.#cutAt || (this.#cutAt < Number.POSITIVE_INFINITY && !item.isWhole) ? 'incomplete' : 'completed';
  }

  #release(): ResponseEvent[] {
    const events: ResponseEvent[] = [];
    for (let item = this.#items[this.#closed]; item; item = this.#items[this.#closed]) {
      events.push(...item.takeEvents());
      if (!item.isWhole || this.#closed === this.#items.length - 1) break;
      events.push(...item.close('completed'));
      this.#closed++;
    }
    return events;
  }

  #reasoning(): ReasoningItem {
    const last = this.#items.at(-1);
    if (last instanceof ReasoningItem) return last;
    return this.#add((index) => new ReasoningItem(this.options.ids.outputItem('rs', index), index, this.options.seal));
  }

  #message(): MessageItem {
    const last = this.#items.at(-1);
    if (last instanceof MessageItem) return last;
    return this.#add((index) => new MessageItem(this.options.ids.outputItem('msg', index), index));
  }

  #call(event: ToolCallDelta): CallItem {
    const open = this.#calls.get(event.index);
    if (open) return open;
    const { ids, formOf } = this.options;
    const form = formOf(event.name ?? '');
    const call = { id: ids.callId(event), name: event.name ?? '' };
    const item = this.#add((index) => new CallItem(ids.outputItem(form.prefix, index), index, form, call));
    this.#calls.set(event.index, item);
    return item;
  }

  #add<Item extends GrowingItem>(make: (index: number) => Item): Item {
    const item = make(this.#items.length);
    this.#items.push(item);
    return item;
  }
}
