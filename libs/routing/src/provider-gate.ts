import { ProviderError } from '@portazgo/providers-contract';
import { CircuitBreaker } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';

/** A place at a provider; given back exactly once, with what became of the call. */
export interface Lease {
  done(error?: unknown): void;
}

export type Entrance = { readonly lease: Lease } | { readonly retryAfterMs: number; readonly reason: 'cooling_down' | 'full' };

/** Faults of the operator's account concern every model of the provider and do not heal within seconds. */
const accountCoolDownMs = 30_000;
const accountFaults = new Set(['auth', 'forbidden', 'no_credit']);
const healthFaults = new Set(['overloaded', 'timeout', 'upstream_bug', 'interrupted', 'rate_limited']);

interface ProviderState {
  inFlight: number;
  readonly budget: RetryBudget;
}

/** Who is entered: what is counted together, what is rested together. */
export interface Doorway {
  readonly provider: string;
  /** Whose credentials and credit these are. */
  readonly account: string;
  readonly model: string;
}

/** What stands before each provider: a bulkhead, so that one that hangs cannot take all our memory, breakers, and the retry budget. */
export class ProviderGate {
  private readonly providers = new Map<string, ProviderState>();
  private readonly breakers = new Map<string, CircuitBreaker>();

  constructor(
    private readonly callsMax: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  enter(doorway: Doorway): Entrance {
    const state = this.state(doorway.provider);
    const account = this.breaker(doorway.account);
    const model = this.breaker(`${doorway.provider}/${doorway.model}`);
    if (state.inFlight >= this.callsMax) return { retryAfterMs: 1_000, reason: 'full' };
    const accountWaitMs = account.enter();
    if (accountWaitMs !== null) return { retryAfterMs: accountWaitMs, reason: 'cooling_down' };
    const waitMs = model.enter();
    if (waitMs !== null) {
      account.abstain();
      return { retryAfterMs: waitMs, reason: 'cooling_down' };
    }
    state.inFlight++;
    state.budget.recordCall();
    let isDone = false;
    return {
      lease: {
        done: (error) => {
          if (isDone) return;
          isDone = true;
          state.inFlight--;
          report(account, model, error);
        },
      },
    };
  }

  mayRepeat(provider: string): boolean {
    return this.state(provider).budget.take();
  }

  inFlight(): ReadonlyMap<string, number> {
    return new Map([...this.providers].map(([name, { inFlight }]) => [name, inFlight]));
  }

  private state(provider: string): ProviderState {
    let state = this.providers.get(provider);
    if (!state) this.providers.set(provider, (state = { inFlight: 0, budget: new RetryBudget(this.nowMs) }));
    return state;
  }

  private breaker(name: string): CircuitBreaker {
    let breaker = this.breakers.get(name);
    if (!breaker) this.breakers.set(name, (breaker = new CircuitBreaker(this.nowMs)));
    return breaker;
  }
}

function report(account: CircuitBreaker, model: CircuitBreaker, error: unknown): void {
  if (error === undefined) {
    account.succeed();
    model.succeed();
  } else if (!(error instanceof ProviderError)) {
    account.abstain();
    model.abstain();
  } else if (accountFaults.has(error.kind)) {
    account.fail(accountCoolDownMs);
    model.abstain();
  } else {
    account.succeed();
    if (healthFaults.has(error.kind)) model.fail(error.kind === 'rate_limited' ? error.retryAfterMs : undefined);
    else model.succeed();
  }
}
