import fc from 'fast-check';
import type { Quantities } from '@portazgo/contracts';
import { reconcileQuantities } from './reconcile-quantities.ts';

it.each<[string, Quantities, Quantities | null, Quantities, string]>([
  ['nothing told', { images: 2 }, null, { images: 2 }, 'counted'],
  ['the same told', { images: 2 }, { images: 2 }, { images: 2 }, 'upstream'],
  ['a picture less than was delivered', { images: 2 }, { images: 1 }, { images: 2 }, 'corrected'],
  ['a zero beside delivered pictures', { images: 2 }, { images: 0 }, { images: 2 }, 'corrected'],
  ['a minute rounded up', { seconds: 41.2 }, { seconds: 60 }, { seconds: 60 }, 'upstream'],
  ['a tenth of a second rounded off', { seconds: 3.096 }, { seconds: 3 }, { seconds: 3 }, 'upstream'],
  ['a hundredth of the recording', { seconds: 310 }, { seconds: 3 }, { seconds: 310 }, 'corrected'],
  ['more than can be', { seconds: 310 }, { seconds: 1e9 }, { seconds: 310 }, 'corrected'],
  ['a text without its tags', { characters: 100 }, { characters: 70 }, { characters: 70 }, 'upstream'],
  ['a text that shrank', { characters: 100 }, { characters: 7 }, { characters: 100 }, 'corrected'],
  ['tokens, which nobody else counts', { images: 1 }, { outputTokens: 272 }, { images: 1, outputTokens: 272 }, 'upstream'],
  ['no number', { images: 1 }, { images: Number.NaN }, { images: 1 }, 'corrected'],
  ['less than nothing', { images: 1 }, { images: -4 }, { images: 1 }, 'corrected'],
  ['nothing of what was not used', { images: 1 }, { seconds: 0 }, { images: 1, seconds: 0 }, 'upstream'],
])('of figures with %s, the larger sensible one counts', (_what, counted, told, quantities, usageSource) => {
  expect(reconcileQuantities(counted, told, { seconds: 400 })).toEqual({ quantities, usageSource });
});

it('never makes a delivered work free, and never charges what cannot have been used', () => {
  const amount = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, Number.NaN, Infinity, 1e300));
  const told = fc.record({ images: amount, seconds: amount, characters: amount, outputTokens: amount }, { requiredKeys: [] });
  const counted = fc.record({ images: fc.integer({ min: 1, max: 10 }), seconds: fc.double({ min: 1, max: 600, noNaN: true }), characters: fc.nat(5_000) });
  fc.assert(
    fc.property(counted, told, (ours, claims) => {
      const { quantities } = reconcileQuantities(ours, claims, { seconds: 700, outputTokens: 9_000 });
      expect(quantities.images).toBeGreaterThanOrEqual(ours.images);
      expect(quantities.seconds).toBeGreaterThanOrEqual(ours.seconds * 0.9);
      expect(quantities.seconds).toBeLessThanOrEqual(700);
      expect(quantities.outputTokens ?? 0).toBeLessThanOrEqual(9_000);
      expect(Object.values(quantities).every((one) => Number.isFinite(one) && one >= 0)).toBe(true);
    }),
  );
});
