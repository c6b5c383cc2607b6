import type { GrowingItem, ItemStatus, OutputItem, ResponseEvent } from './response-events.ts';

/** What the model thought, told as one summary. */
export class ReasoningItem implements GrowingItem {
  readonly isWhole = true;
  #text = '';
  #sealed: { of: string; sealed: string } | undefined;
  #events: ResponseEvent[];

  constructor(
    private readonly id: string,
    private readonly index: number,
    /** Gives the thought in a form that only this deployment can read; absent when the caller did not ask for it. */
    private readonly seal?: (text: string) => string,
  ) {
    const added = { type: 'response.output_item.added', output_index: index, item: { type: 'reasoning', id, summary: [], status: 'in_progress' } };
    this.#events = [added, { type: 'response.reasoning_summary_part.added', ...this.#place(), part: { type: 'summary_text', text: '' } }];
  }

  add(delta: string): void {
    this.#text += delta;
    this.#events.push({ type: 'response.reasoning_summary_text.delta', ...this.#place(), delta });
  }

  takeEvents(): ResponseEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  close(status: 'completed' | 'incomplete'): ResponseEvent[] {
    return [
      { type: 'response.reasoning_summary_text.done', ...this.#place(), text: this.#text },
      { type: 'response.reasoning_summary_part.done', ...this.#place(), part: { type: 'summary_text', text: this.#text } },
      { type: 'response.output_item.done', output_index: this.index, item: this.toItem(status) },
    ];
  }

  toItem(status: ItemStatus): OutputItem {
    const summary = [{ type: 'summary_text' as const, text: this.#text }];
    return { type: 'reasoning', id: this.id, summary, ...(this.seal ? { encrypted_content: this.#seal(this.seal) } : {}), status };
  }

  // A sealed text differs each time; what is told of one item must not.
  #seal(seal: (text: string) => string): string {
    if (this.#sealed?.of !== this.#text) this.#sealed = { of: this.#text, sealed: seal(this.#text) };
    return this.#sealed.sealed;
  }

  #place() {
    return { item_id: this.id, output_index: this.index, summary_index: 0 };
  }
}
