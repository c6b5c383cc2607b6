import type { Model } from '@portazgo/catalog';
import type { JudgedContent } from '../guard/judged-content.ts';

/** What a call is admitted with: the most it can cost and use. */
export interface Offer {
  readonly operation: string;
  readonly model: Model;
  /** Upper bound of the price, before the plan's multiplier. */
  readonly holdMicroCredits: number;
  /** Upper bound of input plus output. */
  readonly tokens: number;
  /** What a guard of the model looks at; a call of a guarded model must have it. */
  readonly content?: JudgedContent;
  /** Fields of the request that are left out although they ask for something; the caller is told. */
  readonly dropped?: readonly string[];
}
