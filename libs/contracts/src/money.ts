import { z } from 'zod';

/** Micro-credits in one credit, the unit shown to clients (design section 1). */
export const microCreditsPerCredit = 1_000_000;

/**
 * An amount of money in micro-credits: a whole, non-negative number.
 * Stays far below 2^53 (nine billion credits), so JSON numbers carry it exactly.
 */
export const microCredits = z.int().min(0).max(9_000_000_000_000_000);

/** Micro-credits as the decimal number of credits that clients read (six decimals, exact up to a billion credits). */
export function toCredits(amountMicroCredits: number): number {
  return Number((amountMicroCredits / microCreditsPerCredit).toFixed(6));
}
