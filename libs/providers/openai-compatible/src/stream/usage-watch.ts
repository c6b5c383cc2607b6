import { betterClaim, raisedTo, type UsageClaim } from '@portazgo/providers-contract';
import { asObject, type JsonObject } from '../reply/json-value.ts';
import { reportedUsd, usageIn } from '../reply/token-figures.ts';

/**
 * Follows the token figures of an answer. Servers tell them once, on every chunk as running totals, as null, as zeros or placeholders that
 * mean nothing yet, or in a place of their own. What was told before the finish is a lower bound; the last word is what came with or after it.
 */
export class UsageWatch {
  private best: UsageClaim | null = null;
  private atEnd: UsageClaim | null = null;
  /** What the vendor says the call cost so far. */
  reportedUsd: string | undefined;

  constructor(private readonly usageByTotal: boolean) {}

  /** Returns the best figures so far when they are news. */
  see(answer: JsonObject, isFinished: boolean): UsageClaim | undefined {
    const claim = usageIn(answer, this.usageByTotal);
    if (!claim) return undefined;
    this.reportedUsd = reportedUsd(answer['usage'] ?? asObject(answer['x_groq'])?.['usage']) ?? this.reportedUsd;
    if (isFinished) this.atEnd = betterClaim(this.atEnd, claim);
    const best = betterClaim(this.best, claim);
    // Zeros alone are no news: while an answer runs they mean nothing yet.
    const isNews = best !== null && buckets.some((bucket) => best[bucket]) && buckets.some((bucket) => best[bucket] !== this.best?.[bucket]);
    this.best = best;
    return isNews ? best : undefined;
  }

  /** The last word, and never less than what was told before. Null when nothing was told at the end. */
  get final(): UsageClaim | null {
    return this.atEnd && raisedTo(this.atEnd, this.best);
  }
}

const buckets = ['inputUncached', 'inputCached', 'cacheWrite', 'output', 'reasoning', 'total'] as const satisfies readonly (keyof UsageClaim)[];
