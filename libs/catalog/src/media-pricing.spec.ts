import { describe, expect, it } from '@jest/globals';
import { inputFile, loadModel, paintModel } from '../test/media-model.fixture.ts';
import { mediaBounds } from './media-bounds.ts';
import { holdForMedia, priceOfMedia } from './media-pricing.ts';

const at = Date.parse('2026-09-01T12:00:00Z');
const priced = (prices: object[], changes: object = {}) =>
  loadModel(paintModel({ limits: { secondsMax: 60, megapixelsMax: 4 }, routes: [{ provider: 'studio', upstreamModel: 'e', prices }], ...changes }));
const costOf = (price: object, quantities: Parameters<typeof priceOfMedia>[2], settings: Parameters<typeof priceOfMedia>[1] = {}) =>
  priceOfMedia(priced([price]).routes[0], settings, quantities, at);

describe('priceOfMedia', () => {
  it('charges each unit its own price', () => {
    // US$1 is 1000 credits: a thousand million micro-credits.
    expect(costOf({ perRequest: '0.004' }, {})).toBe(4_000_000);
    expect(costOf({ perImage: '0.07' }, { images: 2 })).toBe(140_000_000);
    expect(costOf({ perMegapixel: '0.05' }, { megapixels: 1.048576 })).toBe(52_428_800);
    expect(costOf({ perSecond: '0.05', perRequest: '0.002' }, { seconds: 4 })).toBe(202_000_000);
    expect(costOf({ perMillionCharacters: '15' }, { characters: 3 })).toBe(45_000);
    expect(costOf({ perMillionBytes: '15' }, { bytes: 4 })).toBe(60_000);
    expect(costOf({ perRequest: '0.001', perImage: '0.002' }, { images: 1, seconds: 9, requests: 3 })).toBe(3_000_000);
  });

  it('charges the tokens that the provider told in place of its pictures, and its pictures where it told none', () => {
    const limits = { secondsMax: 60, megapixelsMax: 4, imageTokensMax: 7_200 };
    const [route] = priced(
      [{ inputUncached: '5', inputImage: '10', output: '40', perImage: '0.25', variants: [{ when: { quality: 'low' }, perImage: '0.016' }] }],
      {
        limits,
      },
    ).routes;
    const cost = (quantities: Parameters<typeof priceOfMedia>[2], settings = {}) => priceOfMedia(route, settings, quantities, at) / 1e6;
    // 20 tokens of text, 4,980 of pictures, 272 that came out.
    expect(cost({ images: 1, textTokens: 20, imageTokens: 4_980, outputTokens: 272 }, { quality: 'low' })).toBe(60.78);
    expect(cost({ images: 1, textTokens: 20, imageTokens: 4_980 }, { quality: 'low' })).toBe(65.9);
    expect(cost({ images: 1, outputTokens: 0 }, { quality: 'low' })).toBe(16);
    expect(cost({ images: 1 }, { quality: 'auto' })).toBe(250);
  });

  it('is exact where floating point is not, and rounds up once', () => {
    expect(costOf({ perSecond: '0.1' }, { seconds: 0.3 })).toBe(30_000_000);
    expect(costOf({ perSecond: '0.000000001', perMillionBytes: '0.0004' }, { seconds: 0.5, bytes: 1 })).toBe(1);
    expect(costOf({ perSecond: '0.000000001' }, { seconds: 1.000001 })).toBe(2);
    expect(costOf({ perImage: '1' }, {})).toBe(0);
  });

  it('takes the first variant that fits, whole', () => {
    const price = {
      perSecond: '1',
      perRequest: '9',
      variants: [
        { when: { quality: 'high', sound: true }, perSecond: '4' },
        { when: { quality: ['low', 'high'] }, perSecond: '2' },
      ],
    };
    const second = (settings: Parameters<typeof priceOfMedia>[1]) => costOf(price, { seconds: 1 }, settings) / 1e9;
    expect([second({ quality: 'high', sound: true }), second({ quality: 'high', sound: false }), second({ sound: true })]).toEqual([4, 2, 10]);
  });

  it('charges what the provider says where the route believes it', () => {
    const [route] = priced([{ perImage: '1' }]).routes;
    expect(priceOfMedia({ ...route, useReportedCost: true }, {}, { images: 1 }, at, '0.020000000001')).toBe(20_000_001);
    expect(priceOfMedia({ ...route, useReportedCost: true }, {}, { images: 1 }, at, 'much')).toBe(1_000_000_000);
    expect(priceOfMedia(route, {}, { images: 1 }, at, '0.02')).toBe(1_000_000_000);
  });

  it('refuses quantities that are none, and takes absurd ones for the greatest amount there is', () => {
    expect(() => costOf({ perImage: '1' }, { images: -1 })).toThrow(RangeError);
    expect(() => costOf({ perImage: '1' }, { images: Number.NaN })).toThrow(RangeError);
    expect(costOf({ perImage: '1' }, { images: 1e300 })).toBe(9_000_000_000_000_000);
  });
});

describe('mediaBounds', () => {
  const model = priced([{ perImage: '1' }]);

  it('counts what was asked', () => {
    const input = { prompt: 'niño', inputs: [], settings: { count: 3, width: 1_000, height: 500, duration: '5' } };
    expect(mediaBounds(model, 'image.generate', input)).toEqual({ requests: 1, images: 3, megapixels: 1.5, seconds: 5, characters: 4, bytes: 5 });
    expect(mediaBounds(model, 'video.generate', input)).toMatchObject({ images: 0, megapixels: 0 });
  });

  it('counts the text of all turns', () => {
    const turns = [{ text: 'Hola.' }, { text: '¿Qué?' }];
    expect(mediaBounds(model, 'audio.speak', { turns, inputs: [], settings: {} })).toMatchObject({ characters: 10, bytes: 12 });
  });

  it('falls back on the measured input, then on the limits of the model', () => {
    const seconds = (...inputs: ReturnType<typeof inputFile>[]) =>
      mediaBounds(model, 'video.remove-background', { inputs, settings: { duration: 'auto' } }).seconds;
    expect(seconds(inputFile('video', { durationSeconds: 7.2 }))).toBe(8);
    expect(seconds(inputFile('video'))).toBe(60);
    expect(seconds()).toBe(60);
    expect(mediaBounds(model, 'image.generate', { inputs: [], settings: {} }).megapixels).toBe(4);
    expect(mediaBounds(model, 'image.generate', { inputs: [], settings: { size: '1024x1536', count: 2 } }).megapixels).toBe(3.145728);
  });
});

describe('holdForMedia', () => {
  it('takes the dearest of the routes that can serve the call, and no other', () => {
    const routes = [
      { provider: 'a', upstreamModel: 'x', prices: [{ perImage: '1' }] },
      { provider: 'b', upstreamModel: 'x', whenInputs: { image: true }, prices: [{ perImage: '5' }] },
      { provider: 'c', upstreamModel: 'x', operations: ['image.edit'], prices: [{ perImage: '9' }] },
    ];
    const model = loadModel(paintModel({ routes }));
    const hold = (operation: 'image.generate' | 'image.edit', inputs = [inputFile('image')]) =>
      holdForMedia(model, operation, { inputs, settings: { count: 2 } }, at) / 1e9;
    expect([hold('image.generate', []), hold('image.generate'), hold('image.edit')]).toEqual([2, 10, 18]);
  });

  it('covers the pictures that go in where their tokens are paid', () => {
    const limits = { secondsMax: 60, megapixelsMax: 4, imageTokensMax: 7_200 };
    const model = priced([{ inputUncached: '5', inputImage: '10', output: '40', perImage: '0.016' }], { limits });
    const hold = (pictures: number) =>
      holdForMedia(model, 'image.edit', { prompt: 'a cat', inputs: Array.from({ length: pictures }, () => inputFile('image')), settings: {} }, at) / 1e6;
    // 64 + 5 tokens of text at most, 7,200 of each picture.
    expect([hold(0), hold(1), hold(16)]).toEqual([16.345, 88.345, 1_168.345]);
  });

  it('covers a price that begins before the call must have ended', () => {
    const model = priced([{ perImage: '1' }, { validFrom: '2026-09-01T12:30:00Z', perImage: '2' }]);
    const hold = (seconds: number) => holdForMedia(model, 'image.generate', { inputs: [], settings: {} }, at, seconds) / 1e9;
    expect([hold(60), hold(1_800)]).toEqual([1, 2]);
  });
});
