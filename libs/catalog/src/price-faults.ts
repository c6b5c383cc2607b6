import { overlap, windowClock } from './price-calendar.ts';
import type { PricePeriod } from './price.schema.ts';

/** A fault below some field; `path` continues the path of that field. */
export interface NestedFault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** What a schema cannot say about the prices of one route. */
export function priceFaults(periods: readonly PricePeriod[], rules: { outputRequired: boolean; calendars: readonly string[] }): NestedFault[] {
  return periods.flatMap((period, index) =>
    [...edgeFaults(periods, index), ...ratesFaults(period, rules.outputRequired), ...windowFaults(period, rules)].map((fault) => ({
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

function ratesFaults(rates: Pick<PricePeriod, 'output' | 'tiers'>, outputRequired: boolean): NestedFault[] {
  const missing = (prices: { output?: string | undefined }) => outputRequired && prices.output === undefined;
  const reason = 'price missing: a chat model needs the price of its output';
  const faults: NestedFault[] = missing(rates) ? [{ path: ['output'], reason }] : [];
  const thresholds = (rates.tiers ?? []).map((tier) => tier.aboveInputTokens);
  for (const [index, tier] of (rates.tiers ?? []).entries()) {
    if (missing(tier)) faults.push({ path: ['tiers', index, 'output'], reason });
    if (thresholds.indexOf(tier.aboveInputTokens) < index)
      faults.push({ path: ['tiers', index, 'aboveInputTokens'], reason: 'is the threshold of another tier' });
  }
  return faults;
}

function windowFaults(period: PricePeriod, rules: { outputRequired: boolean; calendars: readonly string[] }): NestedFault[] {
  const windows = period.windows ?? [];
  const clocks = windows.map((window) => windowClock(window, []));
  return windows.flatMap((window, index) => {
    const faults = ratesFaults(window, rules.outputRequired);
    if (window.exceptCalendar !== undefined && !rules.calendars.includes(window.exceptCalendar))
      faults.push({ path: ['exceptCalendar'], reason: `there is no calendar '${window.exceptCalendar}' in catalog.yaml` });
    const clock = clocks[index];
    const other = windows[clocks.findIndex((earlier, position) => position < index && clock !== undefined && overlap(earlier, clock))];
    if (other) faults.push({ path: ['hours'], reason: `overlaps the window '${other.name}'` });
    return faults.map((fault) => ({ ...fault, path: ['windows', index, ...fault.path] }));
  });
}

const instantOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
