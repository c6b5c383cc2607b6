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

it.each([-1, '1e3', 1e-7, '0.0000001', '9000000000.000001', 'ten', '', Number.NaN])('refuses %j', (credits) => {
  expect(creditsAmount.safeParse(credits).success).toBe(false);
});

it('refuses nothing as a positive amount', () => {
  expect(positiveCredits.safeParse('0.000000').success).toBe(false);
});
