import type { FinishReason, VendorData } from '@portazgo/contracts';
import type { UsageClaim } from './usage-claim.ts';

/**
 * What a stream is made of, in the order it arrived. A stream that ends well ends with exactly one `answer-end`;
 * a stream that ends otherwise throws. There is no third way, so a cut can never look like an end.
 */
export type ProviderChatEvent =
  /** Comes first, once, with the vendor's first sign of an answer. From here on the call has been accepted and must not be repeated. */
  | { readonly type: 'answer-start'; readonly upstreamId?: string }
  | { readonly type: 'text-delta'; readonly text: string; readonly logprobs?: unknown }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'refusal-delta'; readonly text: string }
  /** The first delta of an index carries `id` (made by the adapter when the vendor gave none) and `name`; arguments join by index. */
  | {
      readonly type: 'tool-call-delta';
      readonly index: number;
      readonly id?: string;
      readonly name?: string;
      readonly arguments: string;
      readonly vendorData?: VendorData;
    }
  /**
   * Running totals, never increments: each update holds the best figures told so far. Told while the answer runs they are a lower bound
   * and nothing more; what comes with or after the finish stands in `answer-end`.
   */
  | { readonly type: 'usage-update'; readonly usage: UsageClaim }
  | {
      readonly type: 'answer-end';
      readonly finishReason: FinishReason;
      /** The vendor's own word where it is none of ours; for the log. */
      readonly upstreamFinishReason?: string;
      /** Figures that came with or after the finish. Null when none came then, whatever was told before. */
      readonly usage: UsageClaim | null;
      /** What the vendor says the call cost, in US dollars as a decimal; few do. */
      readonly reportedUsd?: string;
    };
