import { microCreditsMax, microCreditsPerCredit, toCredits } from '@portazgo/contracts';
import { z } from 'zod';

const decimal = /^(\d+)(?:\.(\d+))?$/;
const digitsMax = 6;
const tooMuch = `must be at most ${toCredits(microCreditsMax)} credits`;

/** Credits as an operator writes them, `12.5` or `"12.500000"`, as exact micro-credits: no binary fraction in between, nothing rounded. */
export const creditsAmount = z.union([z.number(), z.string().max(100)]).transform((credits, context) => {
  const amount = readCredits(credits);
  if (typeof amount === 'number') return amount;
  context.addIssue({ code: 'custom', message: amount });
  return z.NEVER;
});

export const positiveCredits = creditsAmount.refine((microCredits) => microCredits > 0, 'must be more than zero');

/** The amount, or what is wrong with it. */
function readCredits(credits: number | string): number | string {
  if (typeof credits === 'number') {
    if (credits < 0) return 'must not be negative';
    // Such numbers are written with an exponent, or have lost the digits that they were written with.
    if (credits * microCreditsPerCredit > microCreditsMax * 2) return tooMuch;
  }
  const match = decimal.exec(String(credits));
  if (!match) return String(credits).startsWith('-') ? 'must not be negative' : `must be credits with at most ${digitsMax} decimals`;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > digitsMax) return `must be credits with at most ${digitsMax} decimals`;
  const microCredits = BigInt(whole) * BigInt(microCreditsPerCredit) + BigInt(fraction.padEnd(digitsMax, '0'));
  return microCredits > BigInt(microCreditsMax) ? tooMuch : Number(microCredits);
}
