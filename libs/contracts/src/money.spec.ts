import fc from 'fast-check';
import { microCredits, toCredits } from './money.ts';

describe('money', () => {
  it('shows micro-credits as credits, exact up to a billion credits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000_000 }), (amount) => Math.round(toCredits(amount) * 1e6) === amount));
    expect(toCredits(999_990_000)).toBe(999.99);
    expect(toCredits(1)).toBe(0.000001);
  });

  it.each([-1, 0.5, Number.NaN, Infinity, 2 ** 53, '5', null])('refuses %p as an amount', (amount) => {
    expect(microCredits.safeParse(amount).success).toBe(false);
  });
});
