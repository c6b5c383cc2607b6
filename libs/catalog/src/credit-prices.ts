import type { Route } from './catalog.ts';
import { decimalOf, factorDecimals, priceDecimals } from './decimal.ts';
import { ratesAt, type TierRates } from './price-schedule.ts';

/** Prices as clients read them, in credits for a million tokens, margin included, before the plan's multiplier. Exact decimals. */
export interface CreditPrices {
  /** The prices hold for prompts longer than this; 0 for the first. */
  readonly aboveInputTokens: number;
  readonly inputUncached: string;
  readonly inputCached: string;
  readonly cacheWrite: string;
  readonly output: string;
  readonly reasoning: string;
  /** Credits per call. */
  readonly perRequest: string;
}

/** The prices of a route at an instant, one for each tier, shortest prompts first. */
export function creditPricesAt(route: Route, atUnixMs: number): readonly CreditPrices[] {
  const { perRequest, tiers } = ratesAt(route.schedule, atUnixMs);
  return tiers.map((tier) => ({
    aboveInputTokens: Math.max(tier.aboveInputTokens, 0),
    inputUncached: credits(tier.inputUncached),
    inputCached: credits(tier.inputCached),
    cacheWrite: credits(tier.cacheWrite),
    output: credits(tier.output),
    reasoning: credits(tier.reasoning),
    perRequest: credits(perRequest / 1_000_000n),
  }));
}

// Micro-credits for one token are credits for a million.
const credits = (rate: TierRates['output']) => decimalOf(rate, priceDecimals + 2 * factorDecimals);
