import type { ModelEntry } from './model.schema.ts';
import type { NestedFault } from './price-faults.ts';
import { mediaPriceNames, type MediaPrices, type PricePeriod, type SettingCondition, type TokenPrices } from './price.schema.ts';
import { conditionFaults } from './setting-condition-faults.ts';

/** What a schema cannot say about the media prices of one route. */
export function mediaPriceFaults(periods: readonly PricePeriod[], model: ModelEntry): NestedFault[] {
  return periods.flatMap((period, index) => [
    ...ratesFaults(period, model, [index]),
    ...(period.windows ?? []).flatMap((window, position) => ratesFaults(window, model, [index, 'windows', position])),
  ]);
}

type Rates = MediaPrices & TokenPrices & { readonly variants?: readonly (MediaPrices & { readonly when: SettingCondition })[] | undefined };

function ratesFaults(rates: Rates, model: ModelEntry, path: NestedFault['path']): NestedFault[] {
  return [
    ...priceFaults(rates, model, path),
    ...tokenFaults(rates, model, path),
    ...(rates.variants ?? []).flatMap((variant, index) => [
      ...priceFaults(variant, model, [...path, 'variants', index]),
      ...conditionFaults(variant.when, model).map((fault) => ({ ...fault, path: [...path, 'variants', index, 'when', ...fault.path] })),
    ]),
  ];
}

function tokenFaults(prices: TokenPrices & MediaPrices, { limits }: ModelEntry, path: NestedFault['path']): NestedFault[] {
  const isPaidByInput = prices.inputUncached !== undefined || prices.inputImage !== undefined;
  return isPaidByInput && limits.imageTokensMax === undefined
    ? [{ path: [...path, 'inputUncached'], reason: 'needs limits.imageTokensMax: the hold of what goes in is made of it' }]
    : [];
}

// Prices that fit no call are as dangerous as none: whatever variant applies, something must have been said, if only 0.
function priceFaults(prices: MediaPrices, { limits }: ModelEntry, path: NestedFault['path']): NestedFault[] {
  const faults: NestedFault[] = [];
  if (mediaPriceNames.every((name) => prices[name] === undefined)) faults.push({ path, reason: `price missing: one of ${mediaPriceNames.join(', ')}` });
  if (prices.perSecond !== undefined && limits.secondsMax === undefined)
    faults.push({ path: [...path, 'perSecond'], reason: 'needs limits.secondsMax: the hold is made of it' });
  if (prices.perMegapixel !== undefined && limits.megapixelsMax === undefined)
    faults.push({ path: [...path, 'perMegapixel'], reason: 'needs limits.megapixelsMax: the hold is made of it' });
  return faults;
}
