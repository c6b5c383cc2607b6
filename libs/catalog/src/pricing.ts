import { inputTokens, type TokenUsage } from '@portazgo/contracts';
import type { Model, Route } from './catalog.ts';
import { priceDecimals, scaledInteger, usdAmount } from './decimal.ts';
import { ratesAt, ratesBetween, rateScale, tierFor, type Rates, type TierRates } from './price-schedule.ts';

/** The most an amount may be (contracts, `microCredits`). A lying upstream can push a price here, far above any hold, and no further. */
const microCreditsMax = 9_000_000_000_000_000n;
/** The door prices the hold, another machine the call; their clocks may differ by this much and the hold is still an upper bound. */
const clockSkewMs = 60_000;
const holdSecondsDefault = 3_600;

/** What a call may use at most. The output bound is sent upstream, the input bound is counted from the request. */
export interface UsageBounds {
  /** Text only: images are counted apart. */
  readonly inputTokensMax: number;
  /** Reasoning included. */
  readonly outputTokensMax: number;
  readonly images?: number;
}

/**
 * What a call cost, in micro-credits: exact, rounded up once, before the plan's multiplier.
 * @param atUnixMs when the call was sent upstream; it chooses the price where prices change with time
 * @param reportedUsd what the provider says the call cost, a decimal; counts only on routes with `useReportedCost`, and only when it is one
 */
export function priceOf(route: Route, usage: TokenUsage, atUnixMs: number, reportedUsd?: string): number {
  const reported = route.useReportedCost ? usdAmount.safeParse(reportedUsd) : undefined;
  if (reported?.success) return microCreditsOf(scaledInteger(reported.data, priceDecimals) * route.schedule.usdRate);
  const rates = ratesAt(route.schedule, atUnixMs);
  const tier = tierFor(rates, inputTokens(usage));
  return microCreditsOf(
    rates.perRequest +
      BigInt(usage.inputUncached) * tier.inputUncached +
      BigInt(usage.inputCached) * tier.inputCached +
      BigInt(usage.cacheWrite) * tier.cacheWrite +
      BigInt(usage.output) * tier.output +
      BigInt(usage.reasoning) * tier.reasoning,
  );
}

/**
 * The upper bound of what a call can cost, in micro-credits: over all routes, every tier the prompt can reach,
 * and every price that can hold between now and the end of the call.
 */
export function holdFor(model: Model, bounds: UsageBounds, atUnixMs: number, holdSeconds = holdSecondsDefault): number {
  const input = bounds.inputTokensMax + (bounds.images ?? 0) * (model.limits.imageTokensMax ?? 0);
  const until = atUnixMs + holdSeconds * 1_000 + clockSkewMs;
  const candidates = model.routes.flatMap((route) => [...ratesBetween(route.schedule, atUnixMs - clockSkewMs, until)]);
  return microCreditsOf(largest(candidates.map((rates) => boundOf(rates, input, bounds.outputTokensMax))));
}

function boundOf(rates: Rates, input: number, output: number): bigint {
  const reachable = rates.tiers.filter((tier) => input > tier.aboveInputTokens);
  return rates.perRequest + largest(reachable.map((tier) => BigInt(input) * dearestInput(tier) + BigInt(output) * largest([tier.output, tier.reasoning])));
}

const dearestInput = (tier: TierRates) => largest([tier.inputUncached, tier.inputCached, tier.cacheWrite]);
const largest = (amounts: readonly bigint[]) => amounts.reduce((a, b) => (b > a ? b : a), 0n);

function microCreditsOf(scaled: bigint): number {
  const amount = (scaled + rateScale - 1n) / rateScale;
  return Number(amount > microCreditsMax ? microCreditsMax : amount);
}
