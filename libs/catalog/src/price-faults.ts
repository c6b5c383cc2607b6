import { overlap, windowClock } from './price-calendar.ts';
import type { PricePeriod, TokenPrices } from './price.schema.ts';

/** A fault below some field; `path` continues the path of that field. */
export interface NestedFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

export interface PriceRules {
  readonly outputRequired: boolean;
  readonly countsTokens: boolean;
  readonly calendars: readonly string[];
}

/** What a schema cannot say about the prices of one route. */
export function priceFaults(periods: readonly PricePeriod[], rules: PriceRules): NestedFault[] {
  return periods.flatMap((period, index) =>
    [...edgeFaults(periods, index), ...ratesFaults(period, rules), ...windowFaults(period, rules)].map((fault) => ({
      ...fault,
      path: [index, ...fault.path],
    })),
  );
}

// Every instant has exactly one price: the first has always been valid, each begins where the last ended, the last does not end.
function edgeFaults(periods: readonly PricePeriod[], index: number): NestedFault[] {
  const period = periods[index];
  const previous = periods[index - 1];
  const faults: NestedFault[] = [];
  if (!period) return faults;
  const from = instantOf(period.validFrom);
  const to = instantOf(period.validTo);
  if (from !== undefined && to !== undefined && to <= from) faults.push({ path: ['validTo'], reason: 'must be after validFrom' });
  if (index === periods.length - 1 && to !== undefined) faults.push({ path: ['validTo'], reason: 'price missing: this price ends and none follows' });
  if (!previous) return faults;
  if (from === undefined) return [...faults, { path: ['validFrom'], reason: 'must be given: another price comes before this one' }];
  const start = instantOf(previous.validFrom);
  if (start !== undefined && from <= start) faults.push({ path: ['validFrom'], reason: 'must be after the validFrom of the price before it' });
  const end = instantOf(previous.validTo);
  if (end !== undefined && end < from) faults.push({ path: ['validFrom'], reason: 'price missing: the price before it ends earlier' });
  if (end !== undefined && end > from) faults.push({ path: ['validFrom'], reason: 'overlaps the price before it' });
  return faults;
}

function ratesFaults(rates: Pick<PricePeriod, keyof TokenPrices | 'tiers'>, rules: PriceRules): NestedFault[] {
  const faults = missingPrices(rates, rules);
  const thresholds = (rates.tiers ?? []).map((tier) => tier.aboveInputTokens);
  for (const [index, tier] of (rates.tiers ?? []).entries()) {
    faults.push(...missingPrices(tier, rules).map(({ path, reason }) => ({ path: ['tiers', index, ...path], reason })));
    if (thresholds.indexOf(tier.aboveInputTokens) < index)
      faults.push({ path: ['tiers', index, 'aboveInputTokens'], reason: 'is the threshold of another tier' });
  }
  return faults;
}

function missingPrices(prices: TokenPrices, { outputRequired, countsTokens }: PriceRules): NestedFault[] {
  const faults: NestedFault[] = [];
  if (countsTokens && prices.inputUncached === undefined)
    faults.push({ path: ['inputUncached'], reason: 'price missing: a model that counts tokens needs the price of its input' });
  if (outputRequired && prices.output === undefined) faults.push({ path: ['output'], reason: 'price missing: a chat model needs the price of its output' });
  return faults;
}

function windowFaults(period: PricePeriod, rules: PriceRules): NestedFault[] {
  const windows = period.windows ?? [];
  const clocks = windows.map((window) => windowClock(window, []));
  return windows.flatMap((window, index) => {
    const faults = ratesFaults(window, rules);
    if (window.exceptCalendar !== undefined && !rules.calendars.includes(window.exceptCalendar))
      faults.push({ path: ['exceptCalendar'], reason: `there is no calendar '${window.exceptCalendar}' in catalog.yaml` });
    const clock = clocks[index];
    const other = windows[clocks.findIndex((earlier, position) => position < index && clock !== undefined && overlap(earlier, clock))];
    if (other) faults.push({ path: ['hours'], reason: `overlaps the window '${other.name}'` });
    return faults.map((fault) => ({ ...fault, path: ['windows', index, ...fault.path] }));
  });
}

const instantOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
