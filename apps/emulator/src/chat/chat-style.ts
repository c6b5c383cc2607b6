import type { ChatAnswer, TokenCounts } from './chat-answer.ts';
import type { ChatRequest } from './chat-request.ts';

/** Where thinking stands: nowhere, in a member beside the content, in a part of it, or in the text between tags. */
export type ReasoningForm = 'hidden' | 'reasoning_content' | 'reasoning' | 'thinking-part' | '<thought>' | '<think>';

/** How a vendor's chat answers differ from the others', as data. `openai-style.ts` is the reference the others start from. */
export interface ChatStyle {
  readonly idPrefix: string;
  /** Members of every answer and chunk after `model`. */
  readonly envelope: Readonly<Record<string, unknown>>;
  /** Members of a choice beside the usual ones. */
  readonly choiceExtras: Readonly<Record<string, unknown>>;
  /** Members of a whole message beside role and content. */
  readonly messageExtras: Readonly<Record<string, unknown>>;
  /** Which limit of the request counts. */
  maximum(request: ChatRequest): number | undefined;
  readonly manyChoices: boolean;
  readonly toolChoiceHonoured: boolean;

  /** Tokens of thinking when the call asks for no number; 0 = does not think. */
  reasoningTokens(request: ChatRequest): number;
  reasoningForm(request: ChatRequest): ReasoningForm;
  /** Thinking uses up the limit of the request. */
  readonly reasoningWithinMaximum: boolean;

  usage(counts: TokenCounts, model: string): Record<string, unknown>;
  /** `asked` = a last chunk without choices when the request asks; `finish` = unasked, on the finish chunk. */
  readonly streamUsage: 'asked' | 'finish' | 'every-chunk' | 'x-groq';
  /** Chunks before the usage carry `usage: null` when usage was asked for. */
  readonly usageNullBefore: boolean;
  /** `stream_options.continuous_usage_stats` puts running totals on every chunk. */
  readonly continuousUsage: boolean;

  toolCallId(seed: string): string;
  readonly toolCallsInStream: 'fragments' | 'whole';
  readonly toolIndexInStream: boolean;
  readonly toolFinishInStream: string;
  /** What ends an answer whose tool was named by the request. */
  readonly namedToolFinish: string;
  toolCallExtras(call: { name: string; arguments: string }): Record<string, unknown>;

  firstDelta(thinks: boolean): Record<string, unknown>;
  /** `content` next to reasoning deltas, where the vendor sends it. */
  readonly contentWhileThinking: null | undefined;
  readonly finishDelta: Readonly<Record<string, unknown>>;
  /** Members of the first chunk, of the last chunk, and of a whole answer. */
  firstChunkExtras(answer: ChatAnswer): Record<string, unknown>;
  lastChunkExtras(answer: ChatAnswer): Record<string, unknown>;
  wholeExtras(answer: ChatAnswer): Record<string, unknown>;
  readonly obfuscates: boolean;

  /** Comments in a stream, or blank lines before JSON, open every answer. */
  readonly keepsAlive: boolean;
  /** `[DONE]` follows an error in the stream. */
  readonly doneAfterError: boolean;
  /** An error after the first byte is never told: the stream just ends. */
  readonly losesErrors: boolean;
}
