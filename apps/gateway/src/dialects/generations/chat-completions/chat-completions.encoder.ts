import { toCredits, type ChatEvent, type Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';
import { dataEvent } from '../../../inference/event-text.ts';
import type { StreamEncoder } from '../../../inference/stream-encoder.ts';
import { ChatCompletionsEncoder } from '../../openai/chat-completions/chat-completions.encoder.ts';
import type { ToolShapes } from '../../openai/chat-completions/tools.translator.ts';
import { generationsErrors } from '../generations-errors.ts';

/** OpenAI's stream with this format's own: thoughts on request, and the credits at the end. */
export class GenerationChatEncoder implements StreamEncoder {
  readonly #inner: ChatCompletionsEncoder;

  constructor(private readonly identity: { requestId: string; createdSeconds: number; locale: Locale; thoughts: boolean; shapes: ToolShapes; model: string }) {
    this.#inner = new ChatCompletionsEncoder({ ...identity, includeUsage: true });
  }

  encode(events: readonly ChatEvent[]): string {
    const { thoughts, model } = this.identity;
    const told = events
      .filter(({ type }) => thoughts || type !== 'reasoning-delta')
      // The page answers with the slug that was asked for.
      .map((event) => (event.type === 'chat-start' ? { ...event, model } : event));
    const end = events.at(-1);
    const text = this.#inner.encode(told);
    if (end?.type !== 'chat-end') return text;
    // The last object is the one with usage: the price goes into it.
    const at = text.lastIndexOf('}\n\n');
    return `${text.slice(0, at)},"credits_consumed":${toCredits(end.receipt.chargedMicroCredits)}${text.slice(at)}`;
  }

  end(): string {
    return this.#inner.end();
  }

  fail(error: ServiceError): string {
    return dataEvent(generationsErrors.body(error, this.identity.locale));
  }
}
