import { microCreditsPerCredit } from '@portazgo/contracts';
import { z } from 'zod';

const decimal = /^(\d{1,10})(?:\.(\d{1,6}))?$/;

/** Credits as an operator writes them, `12.5` or `"12.500000"`, as exact micro-credits: no binary fraction in between. */
export const creditsAmount = z.union([z.number(), z.string()]).transform((credits, context) => {
  const match = decimal.exec(String(credits));
  const microCredits = match ? BigInt(match[1] ?? 0) * BigInt(microCreditsPerCredit) + BigInt((match[2] ?? '').padEnd(6, '0')) : undefined;
  if (microCredits === undefined || microCredits > 9_000_000_000_000_000n) {
    context.addIssue({ code: 'custom', message: 'must be credits with at most six decimals, not negative' });
    return z.NEVER;
  }
  return Number(microCredits);
});

export const positiveCredits = creditsAmount.refine((microCredits) => microCredits > 0, 'must be more than zero');
