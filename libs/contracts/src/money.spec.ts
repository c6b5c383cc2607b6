import fc from 'fast-check';
import { microCredits, microCreditsMax, microCreditsTotal, toCredits } from './money.ts';

describe('money', () => {
  it('shows micro-credits as credits, exact up to a billion credits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), (amount) => Math.round(toCredits(amount) * 1e6) === amount));
    expect(toCredits(999_990_000)).toBe(999.99);
    expect(toCredits(1)).toBe(0.000001);
  });

  it('shows whole 64-bit sums as numbers do, and the nearest credit beyond what numbers carry', () => {
    fc.assert(fc.property(fc.integer({ min: -1e15, max: 1e15 }), (amount) => toCredits(BigInt(amount)) === toCredits(amount)));
    expect(toCredits(18_000_000_000_000_001n)).toBe(18_000_000_000);
    expect(toCredits(-1n)).toBe(-0.000001);
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53, microCreditsMax + 1, '5', null])('refuses %p as an amount', (amount) => {
    expect(microCredits.safeParse(amount).success).toBe(false);
  });

  it.each([0, 2 ** 53 + 2, 1e18])('takes %p as what amounts have come to', (amount) => {
    expect(microCreditsTotal.safeParse(JSON.parse(JSON.stringify(amount)))).toMatchObject({ success: true, data: amount });
  });

  it.each([-1, 0.5, Number.NaN, Infinity, '5', null])('refuses %p as a total', (amount) => {
    expect(microCreditsTotal.safeParse(amount).success).toBe(false);
  });
});
