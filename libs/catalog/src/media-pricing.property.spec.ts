import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyMediaCall, anyMediaModel, quantitiesWithin } from '../test/media-model.arbitrary.ts';
import { inputFile } from '../test/media-model.fixture.ts';
import { monday } from '../test/model.arbitrary.ts';
import { mediaBounds } from './media-bounds.ts';
import { holdForMedia, priceOfMedia } from './media-pricing.ts';

const minuteMs = 60_000;
const anyInstant = fc.integer({ min: -1_440, max: 8 * 1_440 }).map((minute) => monday + minute * minuteMs);

describe('media prices and holds', () => {
  it('never let a call within its bounds cost more than its hold, on any route, at any instant of the hold, clocks a minute apart', () => {
    const call = fc.tuple(anyMediaModel, anyMediaCall).chain(([model, { operation, input }]) =>
      fc.record({
        model: fc.constant(model),
        operation: fc.constant(operation),
        input: fc.constant(input),
        quantities: quantitiesWithin(mediaBounds(model, operation, input)),
      }),
    );
    fc.assert(
      fc.property(call, anyInstant, fc.nat(4 * 3_600), fc.nat(), ({ model, operation, input, quantities }, at, holdSeconds, instant) => {
        const hold = holdForMedia(model, operation, input, at, holdSeconds);
        const pricedAt = at - minuteMs + (instant % (holdSeconds * 1_000 + 2 * minuteMs + 1));
        expect(Math.max(...model.routes.map((route) => priceOfMedia(route, input.settings, quantities, pricedAt)))).toBeLessThanOrEqual(hold);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never bound a film or a sound below its measured length, nor above it by a second', () => {
    const lengths = fc.array(fc.double({ min: 0, max: 600, noNaN: true }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(anyMediaModel, lengths, (model, measured) => {
        const inputs = measured.map((durationSeconds) => inputFile('video', { durationSeconds }));
        const { seconds } = mediaBounds(model, 'video.generate', { inputs, settings: {} });
        const length = measured.reduce((sum, one) => sum + one, 0);
        expect(seconds).toBeGreaterThanOrEqual(length);
        expect(seconds).toBeLessThanOrEqual(length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('never charge less for more', () => {
    fc.assert(
      fc.property(anyMediaModel, fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), (model, a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const price = (amount: number) =>
          priceOfMedia(model.routes[0], {}, { images: amount, megapixels: amount, seconds: amount, characters: amount, bytes: amount }, monday);
        expect(price(more)).toBeGreaterThanOrEqual(price(less));
      }),
      { numRuns: 300 },
    );
  });
});
