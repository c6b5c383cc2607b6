import type { FinishReason, ToolCall } from '@portazgo/contracts';
import type { UsageClaim } from './usage-claim.ts';

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
  /** Null when the vendor gave no figures. An explicit zero is a claim too, and not missing. */
  readonly usage: UsageClaim | null;
  /** What the vendor says the call cost, in US dollars as a decimal; few do. */
  readonly reportedUsd?: string;
}
