import { emptyUsage, type TokenUsage } from '@portazgo/contracts';
import { asObject, type JsonObject } from '../reply/json-value.ts';
import { isZero, reportedUsd, tokenFigures } from '../reply/token-figures.ts';

/**
 * Follows the usage figures of a stream. Vendors send them once, on every chunk as running totals, as null, as zeros that
 * mean nothing yet, or in a place of their own; the last figures above zero count. Zeros count when they come with or after
 * the finish: then the vendor says that it charges nothing, which is not the same as saying nothing.
 */
export class UsageWatch {
  private last: TokenUsage | null = null;
  private saidZeroAtEnd = false;
  /** What the vendor says the call cost so far. */
  reportedUsd: string | undefined;

  constructor(private readonly usageByTotal: boolean) {}

  /** Returns the figures when they are news. */
  see(chunk: JsonObject, isFinished: boolean): TokenUsage | undefined {
    const raw = chunk['usage'] ?? asObject(chunk['x_groq'])?.['usage'];
    if (raw === undefined || raw === null) return undefined;
    this.reportedUsd = reportedUsd(raw) ?? this.reportedUsd;
    const usage = tokenFigures(raw, this.usageByTotal);
    if (!usage) return undefined;
    if (isZero(usage)) {
      this.saidZeroAtEnd ||= isFinished;
      return undefined;
    }
    this.last = usage;
    return usage;
  }

  get final(): TokenUsage | null {
    return this.last ?? (this.saidZeroAtEnd ? emptyUsage : null);
  }
}
