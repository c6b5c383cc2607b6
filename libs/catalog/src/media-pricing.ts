import type { MediaInput, Quantities } from '@portazgo/contracts';
import type { Model, Route } from './catalog.ts';
import { mediaBounds } from './media-bounds.ts';
import { mediaRoutes } from './media-routes.ts';
import { largest, microCreditsOf, ratesUntil, reportedCost } from './money-arithmetic.ts';
import type { MediaOperation } from './operation.schema.ts';
import { ratesAt, type MediaRates, type Rates } from './price-schedule.ts';
import { fits } from './setting-condition.ts';

/** Quantities count to the millionth of a unit: microseconds, single pixels. */
const quantityDecimals = 6;
const quantityScale = 10n ** BigInt(quantityDecimals);
const million = 1_000_000n;

/**
 * What a media call cost, in micro-credits: exact, rounded up once, before the plan's multiplier.
 * `perRequest` is charged once, however many requests the adapter needed: `quantities.requests` is for the record.
 * Where the route has prices of tokens and the provider told its output tokens, they are charged in place of `perImage`.
 * @param settings those of the call, with what the provider chose where it was left to it; they choose the variant of the price
 * @param atUnixMs when the call was sent upstream
 * @param reportedUsd what the provider says the call cost; counts only on routes with `useReportedCost`
 */
export function priceOfMedia(route: Route, settings: MediaInput['settings'], quantities: Quantities, atUnixMs: number, reportedUsd?: string): number {
  return reportedCost(route, reportedUsd) ?? microCreditsOf(cost(ratesAt(route.schedule, atUnixMs), settings, quantities), quantityScale);
}

/** The upper bound of what a media call can cost, in micro-credits: over all routes that can serve it, and every price until its end. */
export function holdForMedia(model: Model, operation: MediaOperation, input: MediaInput, atUnixMs: number, holdSeconds?: number): number {
  const bounds = mediaBounds(model, operation, input);
  const candidates = mediaRoutes(model, { operation, input }).flatMap((route) => [...ratesUntil(route, atUnixMs, holdSeconds)]);
  return microCreditsOf(largest(candidates.map((rates) => cost(rates, input.settings, bounds))), quantityScale);
}

function mediaRates(rates: Rates, settings: MediaInput['settings']): MediaRates {
  return rates.variants.find(({ when }) => fits(when, settings))?.media ?? rates.media;
}

function cost(all: Rates, settings: MediaInput['settings'], quantities: Quantities): bigint {
  const rates = mediaRates(all, settings);
  const [tokens] = all.tiers;
  // A picture that came out has tokens: none told is no figure, and the price of a picture holds.
  const isPaidByOutput = tokens.output > 0n && (quantities.outputTokens ?? 0) > 0;
  return (
    rates.perRequest * quantityScale +
    (isPaidByOutput ? tokens.output * scaled(quantities.outputTokens) : rates.perImage * scaled(quantities.images)) +
    tokens.inputUncached * scaled(quantities.textTokens) +
    tokens.inputImage * scaled(quantities.imageTokens) +
    rates.perMegapixel * scaled(quantities.megapixels) +
    rates.perSecond * scaled(quantities.seconds) +
    (rates.perMillionCharacters / million) * scaled(quantities.characters) +
    (rates.perMillionBytes / million) * scaled(quantities.bytes)
  );
}

/** Rounding is the same for holds and prices and never turns the greater into the less, so a hold stays an upper bound. */
function scaled(quantity = 0): bigint {
  if (!(quantity >= 0)) throw new RangeError(`A quantity is a number from 0 up, not ${quantity}.`);
  // A lying upstream reaches the greatest amount there is, and no further.
  const text = Math.min(quantity, Number.MAX_SAFE_INTEGER).toFixed(quantityDecimals);
  return BigInt(text.replace('.', ''));
}
