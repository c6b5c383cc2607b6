import { inputTokens, type TokenUsage } from '@portazgo/contracts';
import type { Model, Route } from './catalog.ts';
import { largest, microCreditsOf, ratesUntil, reportedCost } from './money-arithmetic.ts';
import { ratesAt, tierFor, type Rates, type TierRates } from './price-schedule.ts';

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
  const reported = reportedCost(route, reportedUsd);
  if (reported !== undefined) return reported;
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
export function holdFor(model: Model, bounds: UsageBounds, atUnixMs: number, holdSeconds?: number): number {
  const input = bounds.inputTokensMax + (bounds.images ?? 0) * (model.limits.imageTokensMax ?? 0);
  const candidates = model.routes.flatMap((route) => [...ratesUntil(route, atUnixMs, holdSeconds)]);
  return microCreditsOf(largest(candidates.map((rates) => boundOf(rates, input, bounds.outputTokensMax))));
}

function boundOf(rates: Rates, input: number, output: number): bigint {
  const reachable = rates.tiers.filter((tier) => input > tier.aboveInputTokens);
  return rates.perRequest + largest(reachable.map((tier) => BigInt(input) * dearestInput(tier) + BigInt(output) * largest([tier.output, tier.reasoning])));
}

const dearestInput = (tier: TierRates) => largest([tier.inputUncached, tier.inputCached, tier.cacheWrite]);
