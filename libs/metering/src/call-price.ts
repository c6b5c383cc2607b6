import { priceOf, type Route } from '@portazgo/catalog';
import type { PricePin, Quantities, TokenUsage } from '@portazgo/contracts';

const million = 1_000_000;

/** What the admission said of a call's money. */
export interface PricedRequest {
  readonly mode: 'live' | 'test';
  readonly heldMicroCredits: number;
  readonly priceMultiplierPpm: number;
  /** Read by routing, which serves the call at these prices. */
  readonly pricePin?: PricePin | undefined;
}

/** What a media call used: units, and tokens where the provider counts those too. */
export interface MediaUse {
  readonly quantities: Quantities;
  readonly tokens?: TokenUsage | undefined;
}

/**
 * What a call costs, never above what is held: an upstream that lies about its usage, or ignores the bound it was sent,
 * does so at the operator's expense. Amounts are before the plan's multiplier; the hold is after it.
 */
export class CallPrice<Used = TokenUsage> {
  private heldMicroCredits: number;

  /**
   * @param costOf what the catalog says the use costs, in micro-credits
   * @param terms `mayExceedHold`: the ledger takes what is above the hold from the balance, as far as it goes; for uses that no bound could tell
   */
  constructor(
    private readonly request: PricedRequest,
    private readonly costOf: (used: Used, reportedUsd?: string) => number,
    private readonly terms: { readonly mayExceedHold: boolean } = { mayExceedHold: false },
  ) {
    this.heldMicroCredits = request.heldMicroCredits;
  }

  /** The most the call may cost. */
  get boundMicroCredits(): number {
    const { priceMultiplierPpm } = this.request;
    // A plan that pays nothing holds nothing, and nothing is what any cost becomes.
    return priceMultiplierPpm === 0 ? Number.MAX_SAFE_INTEGER : Number((BigInt(this.heldMicroCredits) * BigInt(million)) / BigInt(priceMultiplierPpm));
  }

  uncapped(used: Used, reportedUsd?: string): number {
    if (this.request.mode === 'test') return 0;
    return this.costOf(used, reportedUsd);
  }

  of(used: Used, reportedUsd?: string): number {
    const cost = this.uncapped(used, reportedUsd);
    return this.terms.mayExceedHold ? cost : Math.min(cost, this.boundMicroCredits);
  }

  holdIsNow(heldMicroCredits: number): void {
    this.heldMicroCredits = heldMicroCredits;
  }
}

/** A reported cost below this share of what its own tokens cost is no cost: discounts are in the prices, and zero is what a broken meter tells. */
const surelyCost = 0.5;

/** The price of a call that is paid by tokens, at the rates of its route when it was sent. */
export function tokenPrice(request: PricedRequest, route: Route, sentAtMs: number): CallPrice {
  return new CallPrice(request, (usage, reportedUsd) => {
    const byTokens = priceOf(route, usage, sentAtMs);
    const reported = reportedUsd === undefined ? byTokens : priceOf(route, usage, sentAtMs, reportedUsd);
    return reported < byTokens * surelyCost ? byTokens : reported;
  });
}
