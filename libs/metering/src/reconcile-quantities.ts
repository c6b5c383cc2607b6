import type { Quantities, QuantityUnit, UsageSource } from '@portazgo/contracts';

export interface ReconciledQuantities {
  readonly quantities: Quantities;
  readonly usageSource: UsageSource;
}

/**
 * How far below our own count a told figure may lie and still be believed. Pictures are counted exactly; vendors measure time a little
 * differently, and count a text without its tags and spaces.
 */
const believedShare: Readonly<Partial<Record<QuantityUnit, number>>> = { images: 1, megapixels: 0.9, seconds: 0.9, characters: 0.5, bytes: 0.5 };

/**
 * What a media call used, from what the provider told and what we counted of the same work: a told figure is a claim.
 * One that is none, or far less than what was delivered, is replaced by our count (`corrected`); so is one above the most that the work
 * can have used. Any other is charged as told (`upstream`).
 * @param most by unit; absent: the hold is the only bound
 */
export function reconcileQuantities(counted: Quantities, told: Quantities | null | undefined, most: Quantities = {}): ReconciledQuantities {
  const quantities: Quantities = { ...counted };
  let isTold = false;
  let isCorrected = false;
  for (const [unit, amount] of Object.entries(told ?? {}) as [QuantityUnit, number | undefined][]) {
    if (amount === undefined) continue;
    const ours = counted[unit] ?? 0;
    const isFigure = Number.isFinite(amount) && amount >= 0;
    if (isFigure && amount >= ours * (believedShare[unit] ?? 0) && amount <= (most[unit] ?? Infinity) && (amount > 0 || ours === 0)) {
      quantities[unit] = amount;
      isTold = true;
    } else if (ours > 0) isCorrected = true;
  }
  return { quantities, usageSource: isCorrected ? 'corrected' : isTold ? 'upstream' : 'counted' };
}
