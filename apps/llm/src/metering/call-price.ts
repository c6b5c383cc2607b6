import { priceOf } from '@portazgo/catalog';
import type { TokenUsage } from '@portazgo/contracts';
import type { Target } from '../routing/model-router.ts';

const million = 1_000_000;

export interface PricedRequest {
  readonly mode: 'live' | 'test';
  readonly heldMicroCredits: number;
  readonly priceMultiplierPpm: number;
}

/**
 * What a call costs, never above what is held: an upstream that lies about its usage, or ignores the bound it was sent,
 * does so at the operator's expense. Amounts are before the plan's multiplier; the hold is after it.
 */
export class CallPrice {
  private heldMicroCredits: number;

  constructor(
    private readonly request: PricedRequest,
    private readonly target: Target,
    private readonly sentAtMs: number,
  ) {
    this.heldMicroCredits = request.heldMicroCredits;
  }

  /** The most the call may cost. */
  get boundMicroCredits(): number {
    const { priceMultiplierPpm } = this.request;
    // A plan that pays nothing holds nothing, and nothing is what any cost becomes.
    return priceMultiplierPpm === 0 ? Number.MAX_SAFE_INTEGER : Number((BigInt(this.heldMicroCredits) * BigInt(million)) / BigInt(priceMultiplierPpm));
  }

  uncapped(usage: TokenUsage, reportedUsd?: string): number {
    if (this.request.mode === 'test') return 0;
    return priceOf(this.target.route, usage, this.sentAtMs, reportedUsd);
  }

  of(usage: TokenUsage, reportedUsd?: string): number {
    return Math.min(this.uncapped(usage, reportedUsd), this.boundMicroCredits);
  }

  holdIsNow(heldMicroCredits: number): void {
    this.heldMicroCredits = heldMicroCredits;
  }
}
