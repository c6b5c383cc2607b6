import { isDeepStrictEqual } from 'node:util';

/** An event of `/v1/responses`, read from the wire. */
export interface WireEvent {
  type: string;
  [field: string]: unknown;
}

interface WireItem {
  type: string;
  id: string;
  status?: string;
  [field: string]: unknown;
}

/** The bytes of a stream as events; each has its name twice, as OpenAI sends it. */
export function readWireEvents(text: string): WireEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => {
      const [, name, data] = /^event: (\S+)\ndata: (.*)$/s.exec(block) ?? [];
      if (name === undefined || data === undefined) throw new Error(`not an event: ${block}`);
      const event = JSON.parse(data) as WireEvent;
      if (event.type !== name) throw new Error(`the event ${name} calls itself ${event.type}`);
      return event;
    });
}

type State = 'start' | 'created' | 'between' | 'item' | 'part' | 'part-text-done' | 'item-text-done' | 'error' | 'end';

/**
 * The order of OpenAI's events, from its public reference and the SDKs' accumulators, as a state machine of its own: it shares nothing
 * with the encoder. Throws at the first event that may not stand where it stands; returns the terminal event.
 */
export function checkEventOrder(events: readonly WireEvent[]): WireEvent {
  return new EventOrder().check(events);
}

class EventOrder {
  #state: State = 'start';
  #number = -1;
  #index = -1;
  #item: WireItem | undefined;
  #partIndex = -1;
  #partType = '';
  #text = '';
  readonly #done: WireItem[] = [];
  #terminal: WireEvent | undefined;

  check(events: readonly WireEvent[]): WireEvent {
    for (const event of events) {
      if (event['sequence_number'] !== ++this.#number) this.#wrong(event, `has not the number ${this.#number}`);
      this.#read(event);
    }
    if (!this.#terminal) throw new Error(`the stream ends without a terminal event, in the state ${this.#state}`);
    return this.#terminal;
  }

  #read(event: WireEvent): void {
    const { type } = event;
    if (type === 'response.created') return this.#go(event, ['start'], 'created');
    if (type === 'response.in_progress') return this.#go(event, ['created'], 'between');
    if (type === 'error') return this.#error(event);
    if (type === 'response.failed') return this.#failed(event);
    if (type === 'response.completed' || type === 'response.incomplete') return this.#ended(event);
    if (type === 'response.output_item.added') return this.#added(event);
    if (!this.#item) return this.#wrong(event, 'stands outside an item');
    if (event['output_index'] !== this.#index) this.#wrong(event, `is of item ${String(event['output_index'])} while ${this.#index} is open`);
    if (type === 'response.output_item.done') return this.#itemDone(event);
    if (event['item_id'] !== this.#item.id) this.#wrong(event, 'names another item');
    switch (this.#item.type) {
      case 'message':
        return this.#inMessage(event);
      case 'reasoning':
        return this.#inReasoning(event);
      case 'function_call':
        return this.#inCall(event, 'response.function_call_arguments', 'arguments');
      case 'custom_tool_call':
        return this.#inCall(event, 'response.custom_tool_call_input', 'input');
      default:
        return this.#wrong(event, `may not stand in an item ${this.#item.type}`);
    }
  }

  #added(event: WireEvent): void {
    this.#go(event, ['between'], 'item');
    const item = event['item'] as WireItem;
    if (event['output_index'] !== ++this.#index) this.#wrong(event, `opens an item that is not number ${this.#index}`);
    if (item.status !== 'in_progress') this.#wrong(event, 'opens an item that is not in progress');
    if (this.#done.some(({ id }) => id === item.id)) this.#wrong(event, 'repeats the id of an item');
    for (const empty of ['content', 'summary']) if (empty in item && (item[empty] as unknown[]).length > 0) this.#wrong(event, `opens an item with ${empty}`);
    for (const empty of ['arguments', 'input']) if (empty in item && item[empty] !== '') this.#wrong(event, `opens an item with ${empty}`);
    this.#item = item;
    this.#partIndex = -1;
    this.#text = '';
  }

  #inMessage(event: WireEvent): void {
    const { type } = event;
    if (type === 'response.content_part.added') {
      this.#go(event, ['item'], 'part');
      this.#partIndex++;
      const part = event['part'] as { type: string; text?: string; refusal?: string };
      this.#partType = part.type;
      if ((part.text ?? part.refusal) !== '') this.#wrong(event, 'opens a part with a text');
      this.#text = '';
    }
    if (event['content_index'] !== this.#partIndex) this.#wrong(event, `is of part ${String(event['content_index'])} while ${this.#partIndex} is open`);
    const [name, field] = this.#partType === 'refusal' ? (['refusal', 'refusal'] as const) : (['output_text', 'text'] as const);
    switch (type) {
      case 'response.content_part.added':
        return;
      case `response.${name}.delta`:
        return this.#delta(event, 'part');
      case `response.${name}.done`:
        return this.#textDone(event, field, 'part', 'part-text-done');
      case 'response.content_part.done':
        this.#go(event, ['part-text-done'], 'item');
        if ((event['part'] as Record<string, unknown>)[field] !== this.#text) this.#wrong(event, 'closes a part with another text');
        return;
      default:
        return this.#wrong(event, `may not stand in a part ${this.#partType}`);
    }
  }

  #inReasoning(event: WireEvent): void {
    const { type } = event;
    if (type === 'response.reasoning_summary_part.added') {
      this.#go(event, ['item'], 'part');
      this.#partIndex++;
    }
    if (event['summary_index'] !== this.#partIndex) this.#wrong(event, 'is of another part');
    switch (type) {
      case 'response.reasoning_summary_part.added':
        return;
      case 'response.reasoning_summary_text.delta':
        return this.#delta(event, 'part');
      case 'response.reasoning_summary_text.done':
        return this.#textDone(event, 'text', 'part', 'part-text-done');
      case 'response.reasoning_summary_part.done':
        return this.#go(event, ['part-text-done'], 'item');
      default:
        return this.#wrong(event, 'may not stand in a thought');
    }
  }

  #inCall(event: WireEvent, name: string, field: string): void {
    if (event.type === `${name}.delta`) return this.#delta(event, 'item');
    if (event.type === `${name}.done`) return this.#textDone(event, field, 'item', 'item-text-done');
    this.#wrong(event, 'may not stand in a call');
  }

  #delta(event: WireEvent, state: State): void {
    this.#go(event, [state], state);
    if (event['delta'] === '') this.#wrong(event, 'brings nothing');
    this.#text += String(event['delta']);
  }

  #textDone(event: WireEvent, field: string, from: State, to: State): void {
    this.#go(event, [from], to);
    if (event[field] !== this.#text) this.#wrong(event, 'ends with another text than its deltas');
  }

  #itemDone(event: WireEvent): void {
    const item = event['item'] as WireItem;
    const isCall = item.type === 'function_call' || item.type === 'custom_tool_call';
    this.#go(event, [isCall ? 'item-text-done' : 'item'], 'between');
    if (item.id !== this.#item?.id || item.type !== this.#item.type) this.#wrong(event, 'closes another item');
    if (item.status !== 'completed' && item.status !== 'incomplete') this.#wrong(event, `closes an item as ${item.status}`);
    this.#done.push(item);
    this.#item = undefined;
  }

  #ended(event: WireEvent): void {
    this.#go(event, ['between'], 'end');
    const response = event['response'] as { status: string; output: WireItem[]; usage: unknown; error: unknown };
    if (`response.${response.status}` !== event.type) this.#wrong(event, `carries a response that is ${response.status}`);
    if (!isDeepStrictEqual(response.output, this.#done)) this.#wrong(event, 'carries another output than its stream');
    if (response.output.length === 0) this.#wrong(event, 'carries no output');
    if (!response.usage || response.error) this.#wrong(event, 'carries no usage, or an error');
    // An answer that was cut ends in an item that was; of two calls that came by turns the earlier one may be cut, too.
    const isCut = response.status === 'incomplete';
    if ((response.output.at(-1)?.status === 'incomplete') !== isCut) this.#wrong(event, 'and its last item disagree whether it was cut');
    if (!isCut && response.output.some(({ status }) => status !== 'completed')) this.#wrong(event, 'has an item that is not complete');
    this.#terminal = event;
  }

  #error(event: WireEvent): void {
    if (this.#state === 'end' || this.#state === 'error' || this.#state === 'start') this.#wrong(event, `may not stand in the state ${this.#state}`);
    const inner = event['error'] as { message?: unknown } | undefined;
    if (!inner?.message || inner.message !== event['message']) this.#wrong(event, 'has no inner error, which is what libraries raise on');
    this.#state = 'error';
  }

  #failed(event: WireEvent): void {
    this.#go(event, ['error'], 'end');
    const response = event['response'] as { status: string; output: WireItem[]; error: { code: string } | null };
    if (response.status !== 'failed' || !response.error) this.#wrong(event, 'carries no failed response');
    const said = [...this.#done, ...(this.#item ? [this.#item] : [])].map(({ id }) => id);
    const kept = response.output.map(({ id }) => id);
    // Items that waited for an earlier one may be in it without ever having been opened.
    if (JSON.stringify(kept.slice(0, said.length)) !== JSON.stringify(said)) this.#wrong(event, 'has lost what was said');
    this.#terminal = event;
  }

  #go(event: WireEvent, from: readonly State[], to: State): void {
    if (!from.includes(this.#state)) this.#wrong(event, `may not stand in the state ${this.#state}`);
    this.#state = to;
  }

  #wrong(event: WireEvent, why: string): never {
    throw new Error(`event ${this.#number}, ${event.type}, ${why}`);
  }
}
