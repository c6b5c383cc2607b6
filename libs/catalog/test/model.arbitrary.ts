import fc from 'fast-check';
import { Catalog, type Model } from '../src/catalog.ts';
import { modelEntry } from '../src/model.schema.ts';
import { weekday } from '../src/price.schema.ts';
import { catalogSettings } from '../src/settings.schema.ts';

const minuteMs = 60_000;
/** A Monday; second prices begin within the week after it. */
export const monday = Date.parse('2026-08-31T00:00:00Z');

const usd = fc.tuple(fc.nat(60), fc.nat(999_999)).map(([whole, millionths]) => `${whole}.${String(millionths).padStart(6, '0')}`);
const optionalUsd = fc.option(usd, { nil: undefined });
const tokenPrices = { inputUncached: usd, inputCached: optionalUsd, cacheWrite: optionalUsd, output: usd, reasoning: optionalUsd };
const tiers = fc.uniqueArray(fc.record({ aboveInputTokens: fc.integer({ min: 1, max: 2_000 }), ...tokenPrices }), {
  maxLength: 3,
  selector: (tier) => tier.aboveInputTokens,
});
const rates = { ...tokenPrices, perRequest: optionalUsd, tiers: tiers.map((list) => (list.length ? list : undefined)) };

const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const hours = (from: number, to: number) =>
  fc.tuple(fc.integer({ min: from, max: to - 1 }), fc.nat(to)).map(([start, length]) => `${clock(start)}-${clock(Math.min(start + 1 + length, to))}`);
const window = (name: string, from: number, to: number) =>
  fc.record({
    name: fc.constant(name),
    hours: fc.tuple(hours(from, to)),
    weekdays: fc.option(fc.subarray([...weekday.options], { minLength: 1 }), { nil: undefined }),
    ...rates,
  });
// Two windows that cannot overlap: one lives before noon, one after.
const windows = fc.tuple(window('morning', 0, 720), window('evening', 720, 1_440));
const period = fc.record({ ...rates, windows: fc.option(windows, { nil: undefined }) });
const prices = fc
  .tuple(period, period, fc.integer({ min: 0, max: 10_080 }))
  .map(([first, second, minute]) => [first, { ...second, validFrom: new Date(monday + minute * minuteMs).toISOString() }]);

/** Models with up to three routes whose prices have tiers, windows, a change of price, fees and a margin. */
export const anyModel: fc.Arbitrary<Model> = fc
  .record({
    routes: fc.array(prices, { minLength: 1, maxLength: 3 }),
    margin: usd.filter((text) => /[1-9]/.test(text)),
    imageTokensMax: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ routes, margin, imageTokensMax }) => modelOf(routes, { imagesMax: 3, imageTokensMax }, margin));

/** Models with one route and one set of token prices. */
export const flatModel: fc.Arbitrary<Model> = fc.record(tokenPrices).map((flat) => modelOf([[flat]]));

function modelOf(routes: object[][], limits: object = {}, margin?: string): Model {
  const text = { es: 'x', pt: 'x', en: 'x' };
  const entry = modelEntry.parse({
    id: 'm',
    kind: 'chat',
    ownedBy: 'o',
    created: 0,
    title: text,
    description: text,
    margin,
    limits: { contextTokens: 1, maxOutputTokens: 1, ...limits },
    routes: routes.map((list, index) => ({ provider: 'p', upstreamModel: String(index), prices: list })),
  });
  const [model] = new Catalog([entry], catalogSettings.parse({})).models();
  if (!model) throw new Error('the catalog has its one model');
  return model;
}
