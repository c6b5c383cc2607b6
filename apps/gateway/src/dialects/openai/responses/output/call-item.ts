import type { ToolCall } from '@portazgo/contracts';
import { JsonEnd } from './json-end.ts';
import type { GrowingItem, ItemStatus, OutputItem, ResponseEvent } from './response-events.ts';

/** How a call of one tool is written: as a function call, or as the call of a kind of tool that chat models do not know. */
export interface CallForm {
  readonly prefix: 'fc' | 'ctc' | 'lsh' | 'sh' | 'apc';
  toItem(call: ToolCall, id: string, status: ItemStatus): OutputItem;
  /** Written as it arrives: the names of the events. A form without them is written in one piece when the call is whole. */
  readonly streamed?: { readonly delta: string; readonly done: string; readonly field: 'arguments' };
  /** Written when the call is whole, from the item. */
  readonly atOnce?: { readonly delta: string; readonly done: string; readonly field: 'input' };
}

/** A call of a tool. It is whole when its arguments are: only then may the next item begin. */
export class CallItem implements GrowingItem {
  readonly #end = new JsonEnd();
  #arguments = '';
  #events: ResponseEvent[] = [];

  constructor(
    private readonly id: string,
    private readonly index: number,
    private readonly form: CallForm,
    private readonly call: Omit<ToolCall, 'arguments'>,
  ) {
    if (form.streamed || form.atOnce) this.#events.push(this.#added());
  }

  get isWhole(): boolean {
    return this.#end.hasEnded;
  }

  add(delta: string, vendorData: ToolCall['vendorData']): void {
    if (vendorData) this.call.vendorData = vendorData;
    if (delta === '' || this.isWhole) return;
    this.#arguments += delta;
    this.#end.read(delta);
    if (this.form.streamed) this.#events.push({ type: this.form.streamed.delta, ...this.#place(), delta });
  }

  takeEvents(): ResponseEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  close(status: 'completed' | 'incomplete'): ResponseEvent[] {
    // A call without arguments is a call with none: libraries parse them.
    if (status === 'completed' && this.#arguments.trim() === '') this.add('{}', undefined);
    const { streamed, atOnce } = this.form;
    const item = this.toItem(status);
    const closing = this.takeEvents();
    if (streamed) closing.push({ type: streamed.done, ...this.#place(), [streamed.field]: this.#arguments, name: this.call.name });
    else if (atOnce) {
      const text = String(item[atOnce.field] ?? '');
      if (text !== '') closing.push({ type: atOnce.delta, ...this.#place(), delta: text });
      closing.push({ type: atOnce.done, ...this.#place(), [atOnce.field]: text });
    } else if (item.type === 'function_call') closing.push(...this.#asFunction(item));
    else closing.push({ ...this.#added(), item: this.toItem('in_progress') });
    return [...closing, { type: 'response.output_item.done', output_index: this.index, item }];
  }

  toItem(status: ItemStatus): OutputItem {
    return this.form.toItem({ ...this.call, arguments: this.#arguments }, this.id, status);
  }

  /** What could not be read as the call of its tool is told as the call of a function, from its beginning. */
  #asFunction(item: OutputItem): ResponseEvent[] {
    const events = [{ type: 'response.output_item.added', output_index: this.index, item: { ...item, arguments: '', status: 'in_progress' } }];
    const delta = { type: 'response.function_call_arguments.delta', ...this.#place(), delta: this.#arguments };
    const done = { type: 'response.function_call_arguments.done', ...this.#place(), arguments: this.#arguments, name: this.call.name };
    return [...events, ...(this.#arguments === '' ? [] : [delta]), done];
  }

  #added(): ResponseEvent {
    return { type: 'response.output_item.added', output_index: this.index, item: this.form.toItem({ ...this.call, arguments: '' }, this.id, 'in_progress') };
  }

  #place() {
    return { item_id: this.id, output_index: this.index };
  }
}
