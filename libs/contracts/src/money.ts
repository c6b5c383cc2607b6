import { z } from 'zod';

/** Micro-credits in one credit, the unit shown to clients (design section 1). */
export const microCreditsPerCredit = 1_000_000;

/** The most that any one amount may be (a grant, a cap, a hold, a price): nine billion credits, which JSON numbers carry exactly. */
export const microCreditsMax = 9_000_000_000_000_000;

/** An amount of money in micro-credits: a whole, non-negative number up to the bound. */
export const microCredits = z.int().min(0).max(microCreditsMax);

/**
 * What amounts have come to: a balance, all that is held, a charge after its multiplier. PostgreSQL adds and compares them in 64 bits;
 * told to others they are figures to read, and beyond 2^53 (nine billion credits) the nearest that a JSON number can be.
 */
export const microCreditsTotal = z
  .number()
  .min(0)
  .refine((amount) => Number.isInteger(amount), 'must be a whole number');

/** Micro-credits as the decimal number of credits that clients read (six decimals, exact up to a billion credits). */
export function toCredits(amountMicroCredits: number | bigint): number {
  if (typeof amountMicroCredits === 'number') return Number((amountMicroCredits / microCreditsPerCredit).toFixed(6));
  const digits = String(amountMicroCredits < 0n ? -amountMicroCredits : amountMicroCredits).padStart(7, '0');
  return Number(`${amountMicroCredits < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`);
}
