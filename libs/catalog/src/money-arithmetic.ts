import type { Route } from './catalog.ts';
import { priceDecimals, scaledInteger, usdAmount } from './decimal.ts';
import { ratesBetween, rateScale, type Rates } from './price-schedule.ts';

/** The most an amount may be (contracts, `microCredits`). A lying upstream can push a price here, far above any hold, and no further. */
const microCreditsMax = 9_000_000_000_000_000n;
/** The door prices the hold, another machine the call; their clocks may differ by this much and the hold is still an upper bound. */
const clockSkewMs = 60_000;
const holdSecondsDefault = 3_600;

/** What the provider says a call cost, where the route believes it and it is an amount at all. */
export function reportedCost(route: Route, reportedUsd: string | undefined): number | undefined {
  const reported = route.useReportedCost ? usdAmount.safeParse(reportedUsd) : undefined;
  return reported?.success ? microCreditsOf(scaledInteger(reported.data, priceDecimals) * route.schedule.usdRate) : undefined;
}

/** Every set of rates that can hold for a call that begins now and ends with its hold. */
export function ratesUntil(route: Route, atUnixMs: number, holdSeconds = holdSecondsDefault): Set<Rates> {
  return ratesBetween(route.schedule, atUnixMs - clockSkewMs, atUnixMs + holdSeconds * 1_000 + clockSkewMs);
}

export const largest = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (b > a ? b : a), 0n);

/** Rounds up, once, from rates to whole micro-credits. `quantityScale` is that of the quantities the rates were multiplied with. */
export function microCreditsOf(scaled: bigint, quantityScale = 1n): number {
  const scale = rateScale * quantityScale;
  const amount = (scaled + scale - 1n) / scale;
  return Number(amount > microCreditsMax ? microCreditsMax : amount);
}
