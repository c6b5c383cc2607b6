import type { Model } from '@portazgo/catalog';

/** What a call is admitted with: the most it can cost and use. */
export interface Offer {
  readonly operation: string;
  readonly model: Model;
  /** Upper bound of the price, before the plan's multiplier. */
  readonly holdMicroCredits: number;
  /** Upper bound of input plus output. */
  readonly tokens: number;
}
