import type { FinishReason, TokenUsage, ToolCall } from '@portazgo/contracts';

/** A whole answer. */
export interface ProviderCompletion {
  readonly upstreamId?: string;
  readonly text: string | null;
  readonly reasoning?: string;
  readonly refusal?: string;
  readonly toolCalls: ToolCall[];
  readonly finishReason: FinishReason;
  /** The vendor's own word where it is none of ours; for the log. */
  readonly upstreamFinishReason?: string;
  readonly logprobs?: unknown;
  /** Null when the vendor gave no figures. All zeros when it said zero: zero is not missing. */
  readonly usage: TokenUsage | null;
  /** What the vendor says the call cost, in US dollars as a decimal; few do. */
  readonly reportedUsd?: string;
}
