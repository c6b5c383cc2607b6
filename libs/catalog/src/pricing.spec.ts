import { describe, expect, it } from '@jest/globals';
import { emptyUsage } from '@portazgo/contracts';
import { catalogFolder, chatModelPriced } from '../test/catalog-folder.fixture.ts';
import { loadCatalog } from './catalog-loader.ts';
import type { Model } from './catalog.ts';
import { creditPricesAt } from './credit-prices.ts';
import { holdFor, priceOf } from './pricing.ts';

function modelPriced(prices: object[], changes: object = {}, settings: object = {}): Model {
  const model = loadCatalog(catalogFolder({ 'catalog.yaml': settings, 'parrot.yaml': chatModelPriced(prices, changes) })).find('parrot');
  if (!model) throw new Error('the model is in the folder');
  return model;
}
function priceAt(model: Model, usage: Partial<typeof emptyUsage>, at = '2026-09-01T12:00:00Z'): number {
  return priceOf(model.routes[0], { ...emptyUsage, ...usage }, Date.parse(at));
}
const now = Date.parse('2026-09-01T12:00:00Z');

describe('priceOf', () => {
  it('charges each bucket its own price', () => {
    const model = modelPriced([{ inputUncached: '1', inputCached: '0.1', cacheWrite: '1.25', output: '4', reasoning: '8' }]);
    // US$1 per million tokens is 1000 credits per million: 1000 micro-credits for a token.
    expect(priceAt(model, { inputUncached: 1 })).toBe(1_000);
    expect(priceAt(model, { inputCached: 1 })).toBe(100);
    expect(priceAt(model, { cacheWrite: 1 })).toBe(1_250);
    expect(priceAt(model, { output: 1 })).toBe(4_000);
    expect(priceAt(model, { reasoning: 1 })).toBe(8_000);
    expect(priceAt(model, { inputUncached: 1, inputCached: 1, cacheWrite: 1, output: 1, reasoning: 1 })).toBe(14_350);
  });

  it('prices buckets without a price as their plain sister', () => {
    const model = modelPriced([{ inputUncached: '3', output: '4' }]);
    expect(priceAt(model, { inputCached: 1, cacheWrite: 1, reasoning: 1 })).toBe(10_000);
  });

  it('rounds up once, not per bucket', () => {
    const model = modelPriced([{ inputUncached: '0.0004', output: '0.0004' }]);
    expect(priceAt(model, { inputUncached: 1 })).toBe(1);
    expect(priceAt(model, { inputUncached: 1, output: 1 })).toBe(1);
    expect(priceAt(model, { inputUncached: 2, output: 1 })).toBe(2);
    expect(priceAt(model, { inputUncached: 2, output: 3 })).toBe(2);
  });

  it('is exact where floating point is not', () => {
    // 0.1 + 0.2 credits for a million tokens each; a float would come to 300.00000000000006 and round up to 301.
    const model = modelPriced([{ inputUncached: '0.1', output: '0.2' }]);
    expect(priceAt(model, { inputUncached: 1, output: 1 })).toBe(300);
    const cheap = modelPriced([{ inputUncached: '0.0003', output: '1' }]);
    expect(priceAt(cheap, { inputUncached: 9_007_199_254_740_991 })).toBe(2_702_159_776_422_298);
  });

  it('applies the margin of the catalog, that of the model before it, and the unit', () => {
    const prices = [{ inputUncached: '1', output: '1', perRequest: '0.000001' }];
    expect(priceAt(modelPriced(prices, {}, { margin: '1.25' }), { output: 4 })).toBe(5_000 + 1_250);
    expect(priceAt(modelPriced(prices, { margin: '2' }, { margin: '1.25' }), { output: 4 })).toBe(8_000 + 2_000);
    expect(priceAt(modelPriced(prices, {}, { creditsPerUsd: '1' }), { output: 4 })).toBe(5);
  });

  it('charges the fee of a call even without tokens', () => {
    expect(priceAt(modelPriced([{ inputUncached: '0', output: '0', perRequest: '0.004' }]), {})).toBe(4_000_000);
  });

  it('changes the tier above its threshold, for the whole call, by all input tokens', () => {
    const model = modelPriced([
      {
        inputUncached: '1',
        output: '1',
        tiers: [
          { aboveInputTokens: 1_000, inputUncached: '3', output: '3' },
          { aboveInputTokens: 100, inputUncached: '2', output: '2' },
        ],
      },
    ]);
    expect(priceAt(model, { inputUncached: 100 })).toBe(100_000);
    expect(priceAt(model, { inputUncached: 101 })).toBe(202_000);
    expect(priceAt(model, { inputUncached: 1, inputCached: 99, cacheWrite: 1, output: 1 })).toBe(204_000);
    expect(priceAt(model, { inputUncached: 1_000 })).toBe(2_000_000);
    expect(priceAt(model, { inputUncached: 1_001 })).toBe(3_003_000);
    expect(priceAt(model, { output: 5_000 })).toBe(5_000_000);
  });

  it('takes the reported cost where the route says so, and the prices when there is none or it is no decimal', () => {
    const prices = [{ inputUncached: '1', output: '1' }];
    const trusting = modelPriced([], { routes: [{ provider: 'zoo', upstreamModel: 'p', useReportedCost: true, prices }], margin: '2' }).routes[0];
    const usage = { ...emptyUsage, output: 1 };
    expect(priceOf(trusting, usage, now, '0.0037756001')).toBe(7_551_201);
    for (const reported of [undefined, '1e-7', '-1', '', 'NaN']) expect(priceOf(trusting, usage, now, reported)).toBe(2_000);
    expect(priceOf(modelPriced(prices).routes[0], usage, now, '5')).toBe(1_000);
  });

  it('never exceeds the largest amount a message can carry', () => {
    const model = modelPriced([{ inputUncached: '999999999', output: '1' }]);
    expect(priceAt(model, { inputUncached: Number.MAX_SAFE_INTEGER })).toBe(9_000_000_000_000_000);
  });
});

describe('prices that change with time', () => {
  const model = modelPriced(
    [
      { validTo: '2026-08-16T00:00:00Z', inputUncached: '1', output: '1' },
      {
        validFrom: '2026-08-16T00:00:00Z',
        inputUncached: '2',
        output: '2',
        windows: [
          {
            name: 'peak',
            weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
            hours: ['01:00-04:00', '22:30-24:00'],
            exceptCalendar: 'fiestas',
            inputUncached: '4',
            output: '4',
          },
        ],
      },
    ],
    {},
    { calendars: { fiestas: ['2026-10-01'] } },
  );

  it.each([
    ['long before', '1969-12-31T02:00:00Z', 1],
    ['the last moment of a price', '2026-08-15T23:59:59.999Z', 1],
    ['the first moment of the next', '2026-08-16T00:00:00Z', 2],
    ['just before the window', '2026-09-01T00:59:59.999Z', 2],
    ['the first moment of the window', '2026-09-01T01:00:00Z', 4],
    ['the last moment of the window', '2026-09-01T03:59:59.999Z', 4],
    ['the end of the window', '2026-09-01T04:00:00Z', 2],
    ['the last moment of a day', '2026-09-01T23:59:59.999Z', 4],
    ['the next midnight', '2026-09-02T00:00:00Z', 2],
    ['a Friday', '2026-09-04T02:00:00Z', 4],
    ['a Saturday', '2026-09-05T02:00:00Z', 2],
    ['a Sunday', '2026-09-06T02:00:00Z', 2],
    ['a Monday', '2026-09-07T02:00:00Z', 4],
    ['a holiday', '2026-10-01T02:00:00Z', 2],
    ['the day after it', '2026-10-02T02:00:00Z', 4],
  ])('at %s', (_name, at, usdPerMillion) => {
    expect(priceAt(model, { output: 1 }, at)).toBe(usdPerMillion * 1_000);
  });

  it.each([
    ['well before the window', '2026-09-01T00:10:00Z', 60, 2],
    ['when it can reach the window', '2026-09-01T00:10:00Z', 3_000, 4],
    ['when only a slow clock reaches it', '2026-09-01T00:10:00Z', 2_940, 4],
    ['when it ends before even that', '2026-09-01T00:10:00Z', 2_939, 2],
    ['just after the window, for a clock that is behind', '2026-09-01T04:00:59Z', 60, 4],
    ['when the window is over for every clock', '2026-09-01T04:01:00Z', 60, 2],
    ['when the next price begins before the end', '2026-08-15T23:58:00Z', 60, 2],
    ['when the window stands in the middle', '2026-08-31T23:00:00Z', 36_000, 4],
    ['when all its hours are on a holiday', '2026-10-01T00:30:00Z', 36_000, 2],
  ])('holds enough %s', (_name, at, holdSeconds, usdPerMillion) => {
    expect(holdFor(model, { inputTokensMax: 0, outputTokensMax: 1 }, Date.parse(at), holdSeconds)).toBe(usdPerMillion * 1_000);
  });

  it('tells clients the prices of the instant, in credits for a million tokens', () => {
    expect(creditPricesAt(model.routes[0], Date.parse('2026-09-01T02:00:00Z'))).toEqual([
      { aboveInputTokens: 0, inputUncached: '4000', inputCached: '4000', cacheWrite: '4000', output: '4000', reasoning: '4000', perRequest: '0' },
    ]);
  });
});

describe('holdFor', () => {
  it('takes the dearest route, the dearest input bucket and the dearer output', () => {
    const model = modelPriced([], {
      routes: [
        { provider: 'a', upstreamModel: 'p', prices: [{ inputUncached: '1', cacheWrite: '3', output: '1', reasoning: '5' }] },
        { provider: 'b', upstreamModel: 'p', prices: [{ inputUncached: '2', output: '2', perRequest: '0.001' }] },
      ],
    });
    expect(holdFor(model, { inputTokensMax: 10, outputTokensMax: 10 }, now)).toBe(1_000_000 + 40_000);
    expect(holdFor(model, { inputTokensMax: 1_000, outputTokensMax: 1_000 }, now)).toBe(8_000_000);
  });

  it('leaves out tiers that the prompt cannot reach, and counts cheaper tiers that it can', () => {
    const tiers = [{ aboveInputTokens: 100, inputUncached: '0.5', output: '9' }];
    const model = modelPriced([{ inputUncached: '1', output: '1', tiers }]);
    expect(holdFor(model, { inputTokensMax: 100, outputTokensMax: 1 }, now)).toBe(101_000);
    expect(holdFor(model, { inputTokensMax: 101, outputTokensMax: 1 }, now)).toBe(102_000);
    expect(holdFor(model, { inputTokensMax: 101, outputTokensMax: 100 }, now)).toBe(950_500);
  });

  it('counts each image at its bound', () => {
    const limits = { contextTokens: 8_192, maxOutputTokens: 100, imagesMax: 2, imageTokensMax: 50 };
    const model = modelPriced([{ inputUncached: '1', output: '1' }], { limits, capabilities: { vision: true } });
    expect(holdFor(model, { inputTokensMax: 10, outputTokensMax: 0, images: 2 }, now)).toBe(110_000);
  });

  it('refuses bounds that are no whole numbers', () => {
    const model = modelPriced([{ inputUncached: '1', output: '1' }]);
    expect(() => holdFor(model, { inputTokensMax: 1.5, outputTokensMax: 1 }, now)).toThrow(RangeError);
    expect(() => holdFor(model, { inputTokensMax: 1, outputTokensMax: Number.NaN }, now)).toThrow(RangeError);
  });
});
