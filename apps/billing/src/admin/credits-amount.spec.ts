import { creditsAmount, positiveCredits } from './credits-amount.ts';

it.each([
  [0.1, 100_000],
  ['0.000001', 1],
  [1_000, 1_000_000_000],
  ['9000000000', 9_000_000_000_000_000],
  [0, 0],
])('reads %j credits as %d micro-credits', (credits, microCredits) => {
  expect(creditsAmount.parse(credits)).toBe(microCredits);
});

it.each([
  [-1, 'must not be negative'],
  ['-1', 'must not be negative'],
  ['1e3', 'must be credits with at most 6 decimals'],
  [1e-7, 'must be credits with at most 6 decimals'],
  ['0.0000001', 'must be credits with at most 6 decimals'],
  ['8999999999.9999999', 'must be credits with at most 6 decimals'],
  ['0.1000000', 'must be credits with at most 6 decimals'],
  ['ten', 'must be credits with at most 6 decimals'],
  ['', 'must be credits with at most 6 decimals'],
  ['9000000000.000001', 'must be at most 9000000000 credits'],
  [1e10, 'must be at most 9000000000 credits'],
  ['10000000000', 'must be at most 9000000000 credits'],
  [1e300, 'must be at most 9000000000 credits'],
  ['9'.repeat(80), 'must be at most 9000000000 credits'],
])('refuses %j: it %s', (credits, message) => {
  expect(creditsAmount.safeParse(credits)).toMatchObject({ success: false, error: { issues: [{ message }] } });
});

it.each([Number.NaN, Infinity, null, true, [], {}, '1'.repeat(1_000)])('refuses %p', (credits) => {
  expect(creditsAmount.safeParse(credits).success).toBe(false);
});

it('refuses nothing as a positive amount', () => {
  expect(positiveCredits.safeParse('0.000000').success).toBe(false);
});
