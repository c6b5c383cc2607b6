import { RetryBudget } from './retry-budget.ts';

it('gives a tenth of the calls and five a second, never more', () => {
  let nowMs = 0;
  const budget = new RetryBudget(() => nowMs);
  let taken = 0;
  for (let second = 0; second < 10; second++) {
    for (let call = 0; call < 100; call++) {
      nowMs += 10;
      budget.recordCall();
      if (budget.take()) taken++;
    }
  }
  expect(taken).toBeGreaterThanOrEqual(145);
  expect(taken).toBeLessThanOrEqual(5 + 10 * 5 + 1_000 / 10);
});

it('saves little for later', () => {
  let nowMs = 0;
  const budget = new RetryBudget(() => nowMs);
  nowMs = 3_600_000;
  let taken = 0;
  while (budget.take()) taken++;
  expect(taken).toBe(20);
});
