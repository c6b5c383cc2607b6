import type { InputFile, MediaInput, Quantities } from '@portazgo/contracts';
import fc from 'fast-check';
import { Catalog, type Model } from '../src/catalog.ts';
import { modelEntry } from '../src/model.schema.ts';
import type { MediaOperation } from '../src/operation.schema.ts';
import { catalogSettings } from '../src/settings.schema.ts';
import { inputFile } from './media-model.fixture.ts';
import { monday } from './model.arbitrary.ts';

const minuteMs = 60_000;
const usd = fc.tuple(fc.nat(9), fc.nat(999_999)).map(([whole, millionths]) => `${whole}.${String(millionths).padStart(6, '0')}`);
const optionalUsd = fc.option(usd, { nil: undefined });
const rates = {
  perRequest: usd,
  perImage: optionalUsd,
  perMegapixel: optionalUsd,
  perSecond: optionalUsd,
  perMillionCharacters: optionalUsd,
  perMillionBytes: optionalUsd,
};
const tokenRates = { inputUncached: optionalUsd, inputImage: optionalUsd };
const tier = fc.constantFrom('low', 'high');
const variants = fc.option(fc.array(fc.record({ when: fc.record({ quality: tier }), ...rates }), { minLength: 1, maxLength: 2 }), { nil: undefined });
const period = fc.record({ ...rates, ...tokenRates, variants });
const prices = fc
  .tuple(period, period, fc.integer({ min: 0, max: 10_080 }))
  .map(([first, second, minute]) => [first, { ...second, validFrom: new Date(monday + minute * minuteMs).toISOString() }]);

/** Media models with up to three routes whose prices have variants, a change of price and a margin. */
export const anyMediaModel: fc.Arbitrary<Model> = fc
  .record({
    routes: fc.array(prices, { minLength: 1, maxLength: 3 }),
    margin: usd.filter((text) => /[1-9]/.test(text)),
    secondsMax: fc.integer({ min: 1, max: 600 }),
  })
  .map(({ routes, margin, secondsMax }) => modelOf(routes, margin, secondsMax));

function modelOf(routes: object[][], margin: string, secondsMax: number): Model {
  const text = { es: 'x', pt: 'x', en: 'x' };
  const entry = modelEntry.parse({
    id: 'm',
    kind: 'image',
    ownedBy: 'o',
    created: 0,
    title: text,
    description: text,
    margin,
    operations: ['image.generate', 'audio.speak', 'video.generate'],
    limits: { secondsMax, megapixelsMax: 4, imageTokensMax: 900 },
    routes: routes.map((list, index) => ({ provider: 'p', upstreamModel: String(index), prices: list })),
  });
  const [model] = new Catalog([entry], catalogSettings.parse({})).models();
  if (!model) throw new Error('the catalog has its one model');
  return model;
}

export interface MediaCall {
  readonly operation: MediaOperation;
  readonly input: MediaInput;
}

const settings = fc.record(
  {
    quality: tier,
    count: fc.integer({ min: 1, max: 10 }),
    duration: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }).map(String)),
    width: fc.integer({ min: 1, max: 4_096 }),
    height: fc.integer({ min: 1, max: 4_096 }),
  },
  { requiredKeys: [] },
);
const film: fc.Arbitrary<InputFile> = fc
  .option(fc.double({ min: 0, max: 600, noNaN: true }), { nil: undefined })
  .map((durationSeconds) => inputFile('video', { durationSeconds }));

export const anyMediaCall: fc.Arbitrary<MediaCall> = fc.record({
  operation: fc.constantFrom('image.generate', 'audio.speak', 'video.generate'),
  input: fc.record({ settings, inputs: fc.array(film, { maxLength: 2 }), prompt: fc.string({ unit: 'binary', maxLength: 50 }) }),
});

/** Quantities of which none is above its bound. */
export const quantitiesWithin = (bounds: Quantities): fc.Arbitrary<Quantities> =>
  fc.record(
    Object.fromEntries(Object.entries(bounds).map(([unit, most = 0]) => [unit, fc.oneof(fc.constant(most), fc.double({ min: 0, max: most, noNaN: true }))])),
    { requiredKeys: [] },
  );
