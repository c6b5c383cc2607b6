import type { ChatRequest, Locale, VisionTask } from '@portazgo/contracts';
import type { CallOptions } from './call-options.ts';
import type { ProviderCompletion } from './chat-completion.ts';
import type { ProviderChatEvent } from './chat-event.ts';

/**
 * What a vision call wants done with its pictures. The messages say the same to a language model; this is for models that measure and read
 * no instructions. Part of this house only: an adapter never sends it upstream.
 */
export interface PictureTask {
  readonly task: VisionTask;
  /** JSON Schema of the answer; with `extract`. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** The client's language. */
  readonly locale: Locale;
}

/** The chat call without what only the house needs to know: the catalog's id, the key's mode and the money. */
export type ProviderChatRequest = Omit<ChatRequest, 'model' | 'mode' | 'isBoundAsked' | 'heldMicroCredits' | 'priceMultiplierPpm'> & {
  readonly pictureTask?: PictureTask;
};

/** A part of a request that a vendor cannot express. `field` is the public wire name, as a path: `messages[0].content[1].image_url`. */
export interface UnsupportedField {
  readonly field: string;
  readonly reason: string;
}

/** One chat model of one vendor. An instance is bound to an upstream model id and an account; it keeps no state between calls. */
export interface ChatModel {
  /** The vendor's name, as in the catalog. */
  readonly provider: string;
  /** The vendor's own id of the model. */
  readonly upstreamModel: string;

  /**
   * Says what the vendor cannot express before anything is sent, so that another route can be tried and the client is told by name.
   * Values that mean the same as absence (a temperature of 1, a penalty of 0) are not refused: they are left out.
   */
  unsupported(request: ProviderChatRequest): UnsupportedField | null;

  /** Fields, in their public names, that are left out of this request although they ask for something. Absent: none ever. */
  dropped?(request: ProviderChatRequest): readonly string[];

  /**
   * Asks for the whole answer. `maxOutputTokens` is always sent upstream: it is what the hold was computed from.
   * @throws ProviderError
   */
  complete(request: ProviderChatRequest, options: CallOptions): Promise<ProviderCompletion>;

  /**
   * Asks for the answer as it is made. Each item is the list of events of one network read, never empty:
   * what arrived together travels on together. Nothing is sent before the first `next()`.
   * Leaving the loop early closes the upstream connection.
   * @throws ProviderError from `next()`; events that were yielded before stay valid and were delivered.
   */
  stream(request: ProviderChatRequest, options: CallOptions): AsyncIterable<ProviderChatEvent[]>;
}
