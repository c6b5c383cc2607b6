import fc from 'fast-check';
import { nextTryInMs, triesMax } from './retry-schedule.ts';

const hours = (random: number) => {
  let ms = 0;
  for (let made = 1; made < triesMax; made++) ms += nextTryInMs(made, { retryAfterSeconds: null, random }) ?? Number.NaN;
  return ms / 3_600_000;
};

it('tries ten times over about 75 hours', () => {
  expect(triesMax).toBe(10);
  expect(hours(0.5)).toBeCloseTo(75.6, 1);
  expect(hours(0)).toBeGreaterThan(67);
  expect(hours(0.999)).toBeLessThan(84);
  expect(nextTryInMs(10, { retryAfterSeconds: null, random: 0.5 })).toBeNull();
  expect(nextTryInMs(11, { retryAfterSeconds: 5, random: 0.5 })).toBeNull();
});

it('moves each wait by a tenth at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: triesMax - 1 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (made, random) => {
      const wait = nextTryInMs(made, { retryAfterSeconds: null, random }) ?? Number.NaN;
      const middle = nextTryInMs(made, { retryAfterSeconds: null, random: 0.5 }) ?? Number.NaN;
      expect(Math.abs(wait / middle - 1)).toBeLessThanOrEqual(0.100_001);
    }),
  );
});

it('does not come back before the receiver asked it to, but never waits for more than a day because of it', () => {
  expect(nextTryInMs(1, { retryAfterSeconds: 120, random: 0.5 })).toBe(120_000);
  expect(nextTryInMs(1, { retryAfterSeconds: 0, random: 0.5 })).toBe(5_000);
  expect(nextTryInMs(2, { retryAfterSeconds: 10, random: 0.5 })).toBe(300_000);
  expect(nextTryInMs(1, { retryAfterSeconds: 1e9, random: 0.5 })).toBe(86_400_000);
});
