import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalOf, scaledInteger } from './decimal.ts';

describe('decimals', () => {
  it.each([
    ['0', 0n],
    ['1', 1_000_000n],
    ['0.000001', 1n],
    ['2.5', 2_500_000n],
    ['2.500000', 2_500_000n],
    ['999999999.999999', 999_999_999_999_999n],
  ])('reads %s exactly', (text, scaled) => {
    expect(scaledInteger(text, 6)).toBe(scaled);
  });

  it('writes back what it read, without superfluous zeros', () => {
    expect(['2.50', '0.100', '10', '0'].map((text) => decimalOf(scaledInteger(text, 6), 6))).toEqual(['2.5', '0.1', '10', '0']);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.integer({ min: 1, max: 24 }),
        (scaled, decimals) => scaledInteger(decimalOf(scaled, decimals), decimals) === scaled,
      ),
    );
  });
});
