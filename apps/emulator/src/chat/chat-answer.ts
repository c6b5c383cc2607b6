import type { ReasoningForm } from './chat-style.ts';

/** Tokens by kind. `completion` never includes `reasoning`: each vendor adds them up in its own way. */
export interface TokenCounts {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
  readonly reasoning: number;
}

export interface AnsweredToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: readonly string[];
}

export interface AnsweredChoice {
  readonly index: number;
  readonly reasoning: readonly string[];
  readonly content: readonly string[];
  readonly toolCalls: readonly AnsweredToolCall[];
  readonly finishReason: string;
}

/** A whole answer, in pieces of one token each, before any vendor's format. */
export interface ChatAnswer {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly reasoningForm: ReasoningForm;
  readonly choices: readonly AnsweredChoice[];
  readonly counts: TokenCounts;
}
