import type { GrowingItem, ItemStatus, MessagePart, OutputItem, ResponseEvent } from './response-events.ts';
import type { TokenLogprob } from './token-logprobs.ts';

/** A message of the assistant: text and refusals, each in parts of its own kind. */
export class MessageItem implements GrowingItem {
  readonly isWhole = true;
  readonly #parts: MessagePart[] = [];
  #events: ResponseEvent[];

  constructor(
    private readonly id: string,
    private readonly index: number,
  ) {
    this.#events = [{ type: 'response.output_item.added', output_index: index, item: this.toItem('in_progress') }];
  }

  addText(delta: string, logprobs: TokenLogprob[] = []): void {
    let part = this.#parts.at(-1);
    if (part?.type !== 'output_text') part = this.#open({ type: 'output_text', text: '', annotations: [], logprobs: [] });
    part.text += delta;
    part.logprobs.push(...logprobs);
    if (delta !== '') this.#events.push({ type: 'response.output_text.delta', ...this.#place(), delta, logprobs });
  }

  addRefusal(delta: string): void {
    let part = this.#parts.at(-1);
    if (part?.type !== 'refusal') part = this.#open({ type: 'refusal', refusal: '' });
    part.refusal += delta;
    this.#events.push({ type: 'response.refusal.delta', ...this.#place(), delta });
  }

  takeEvents(): ResponseEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  close(status: 'completed' | 'incomplete'): ResponseEvent[] {
    this.#closePart();
    return [...this.takeEvents(), { type: 'response.output_item.done', output_index: this.index, item: this.toItem(status) }];
  }

  toItem(status: ItemStatus): OutputItem {
    return { type: 'message', id: this.id, status, role: 'assistant', content: structuredClone(this.#parts) };
  }

  #open<Part extends MessagePart>(part: Part): Part {
    this.#closePart();
    this.#parts.push(part);
    this.#events.push({ type: 'response.content_part.added', ...this.#place(), part: structuredClone(part) });
    return part;
  }

  #closePart(): void {
    const part = this.#parts.at(-1);
    if (!part) return;
    const place = this.#place();
    if (part.type === 'refusal') this.#events.push({ type: 'response.refusal.done', ...place, refusal: part.refusal });
    else this.#events.push({ type: 'response.output_text.done', ...place, text: part.text, logprobs: part.logprobs });
    this.#events.push({ type: 'response.content_part.done', ...place, part: structuredClone(part) });
  }

  #place() {
    return { item_id: this.id, output_index: this.index, content_index: this.#parts.length - 1 };
  }
}
