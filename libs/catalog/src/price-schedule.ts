import { factorDecimals, priceDecimals, scaledInteger } from './decimal.ts';
import { appliesAt, edgesBetween, windowClock, type WindowClock } from './price-calendar.ts';
import { mediaPriceNames, type MediaPrices, type PricePeriod, type SettingCondition, type TokenPrices } from './price.schema.ts';

/** Micro-credits of a rate are a whole number divided by this: the decimals of price, margin and unit together. */
export const rateScale = 10n ** BigInt(priceDecimals + 2 * factorDecimals);

/** Rates of one tier, each in micro-credits per token times `rateScale`. */
export interface TierRates {
  readonly aboveInputTokens: number;
  readonly inputUncached: bigint;
  /** Of pictures that go into a media model. */
  readonly inputImage: bigint;
  readonly inputCached: bigint;
  readonly cacheWrite: bigint;
  readonly output: bigint;
  readonly reasoning: bigint;
}

/** Rates of media, each in micro-credits per unit (a request, an image, a second, but a *million* characters) times `rateScale`. */
export type MediaRates = Readonly<Record<keyof MediaPrices, bigint>>;

/** What holds at one instant. `tiers` are sorted, shortest prompts first; the first has no threshold. */
export interface Rates {
  readonly perRequest: bigint;
  readonly tiers: readonly [TierRates, ...TierRates[]];
  readonly media: MediaRates;
  /** The first whose condition fits replaces `media`. */
  readonly variants: readonly { readonly when: SettingCondition; readonly media: MediaRates }[];
}

/** All prices of a route as exact integers. Sorted by start; a period lasts until the next one starts. */
export interface PriceSchedule {
  readonly periods: readonly PricedPeriod[];
  /** Micro-credits per US dollar, with margin, times 10^`2 * factorDecimals`. */
  readonly usdRate: bigint;
}

interface PricedPeriod {
  readonly fromUnixMs: number;
  readonly base: Rates;
  readonly windows: readonly { readonly clock: WindowClock; readonly rates: Rates }[];
}

export interface PriceUnit {
  readonly creditsPerUsd: string;
  readonly margin: string;
  readonly calendars: Readonly<Record<string, readonly string[]>>;
}

export function priceSchedule(periods: readonly PricePeriod[], unit: PriceUnit): PriceSchedule {
  const creditsPerUsd = scaledInteger(unit.creditsPerUsd, factorDecimals) * scaledInteger(unit.margin, factorDecimals);
  return {
    usdRate: creditsPerUsd * 1_000_000n,
    periods: periods.map((period) => ({
      // Before the first price nothing else is known, so it also holds earlier.
      fromUnixMs: period.validFrom ? Date.parse(period.validFrom) : Number.NEGATIVE_INFINITY,
      base: ratesOf(period, creditsPerUsd),
      windows: (period.windows ?? []).map((window) => ({
        clock: windowClock(window, window.exceptCalendar ? (unit.calendars[window.exceptCalendar] ?? []) : []),
        rates: ratesOf(window, creditsPerUsd),
      })),
    })),
  };
}

export function ratesAt(schedule: PriceSchedule, atUnixMs: number): Rates {
  const period = schedule.periods.findLast(({ fromUnixMs }) => fromUnixMs <= atUnixMs) ?? schedule.periods[0];
  if (!period) throw new RangeError('A price schedule has at least one period.');
  return period.windows.find(({ clock }) => appliesAt(clock, atUnixMs))?.rates ?? period.base;
}

/** Every set of rates that holds at some instant of the interval, ends included. Rates only change at edges, so looking there is enough. */
export function ratesBetween(schedule: PriceSchedule, fromUnixMs: number, toUnixMs: number): Set<Rates> {
  const edges = schedule.periods.flatMap((period) => [period.fromUnixMs, ...period.windows.flatMap(({ clock }) => edgesBetween(clock, fromUnixMs, toUnixMs))]);
  const instants = [fromUnixMs, ...edges.filter((edge) => fromUnixMs < edge && edge <= toUnixMs)];
  return new Set(instants.map((instant) => ratesAt(schedule, instant)));
}

/** The tier of a prompt: thresholds are exclusive, exactly N tokens still cost the tier below. */
export function tierFor(rates: Rates, inputTokenCount: number): TierRates {
  return rates.tiers.findLast(({ aboveInputTokens }) => inputTokenCount > aboveInputTokens) ?? rates.tiers[0];
}

type Prices = TokenPrices & MediaPrices & Pick<PricePeriod, 'tiers' | 'variants'>;

function ratesOf(price: Prices, creditsPerUsd: bigint): Rates {
  // A price is for a million tokens and a credit is a million micro-credits: the two millions cancel.
  const rate = (usd: string) => scaledInteger(usd, priceDecimals) * creditsPerUsd;
  const tier = (prices: TokenPrices, aboveInputTokens: number): TierRates => ({
    aboveInputTokens,
    inputUncached: rate(prices.inputUncached ?? '0'),
    inputImage: rate(prices.inputImage ?? prices.inputUncached ?? '0'),
    inputCached: rate(prices.inputCached ?? prices.inputUncached ?? '0'),
    cacheWrite: rate(prices.cacheWrite ?? prices.inputUncached ?? '0'),
    output: rate(prices.output ?? '0'),
    reasoning: rate(prices.reasoning ?? prices.output ?? '0'),
  });
  const media = (prices: MediaPrices) =>
    Object.fromEntries(mediaPriceNames.map((name) => [name, rate(prices[name] ?? '0') * 1_000_000n])) as Record<keyof MediaPrices, bigint>;
  const longer = (price.tiers ?? []).map((prices) => tier(prices, prices.aboveInputTokens)).toSorted((a, b) => a.aboveInputTokens - b.aboveInputTokens);
  return {
    perRequest: rate(price.perRequest ?? '0') * 1_000_000n,
    tiers: [tier(price, -1), ...longer],
    media: media(price),
    variants: (price.variants ?? []).map(({ when, ...prices }) => ({ when, media: media(prices) })),
  };
}
