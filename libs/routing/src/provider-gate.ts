import type { RestingProvider } from '@portazgo/contracts';
import { ProviderError } from '@portazgo/providers-contract';
import { CircuitBreaker, type BreakerPass, type BreakerRules, type CallOrigin } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';

/** A place at a provider; given back exactly once, with what became of the call. */
export interface Lease {
  /** The provider has begun to answer. */
  begin(): void;
  done(error?: unknown): void;
}

export type Entrance = { readonly lease: Lease } | { readonly retryAfterMs: number; readonly reason: 'cooling_down' | 'full' };

/** The operator's account was refused: its key, its rights or its credit, for all models or for one, and perhaps only for one request. */
const accountFaults = new Set(['auth', 'forbidden', 'no_credit']);
const healthFaults = new Set(['overloaded', 'timeout', 'upstream_bug', 'interrupted', 'rate_limited']);

/** Of a model at a provider; the subject is the content of a request. */
const modelRules: BreakerRules = {
  callsToOpen: 5,
  restsSubjects: true,
  subjectsOfClient: 3,
  clientsToOpen: 3,
  pairsToOpen: 5,
  clientsOfOneSubject: 5,
  coolDownFirstMs: 1_000,
  coolDownMaxMs: 4_000,
};
/**
 * Of an account; the subject is the model. Faults of an account do not heal within seconds. One model that is refused, for however many
 * clients, is that model's refusal.
 */
const accountRules: BreakerRules = {
  callsToOpen: 2,
  restsSubjects: false,
  subjectsOfClient: 2,
  clientsToOpen: 2,
  pairsToOpen: 2,
  clientsOfOneSubject: Infinity,
  coolDownFirstMs: 5_000,
  coolDownMaxMs: 15_000,
};

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

interface ModelBreaker {
  readonly doorway: Doorway;
  readonly breaker: CircuitBreaker;
}

/** What stands before each provider: a bulkhead, so that one that hangs cannot take all our memory, breakers, and the retry budget. */
export class ProviderGate {
  private readonly providers = new Map<string, ProviderState>();
  private readonly accounts = new Map<string, CircuitBreaker>();
  private readonly models = new Map<string, ModelBreaker>();

  constructor(
    private readonly callsMax: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  enter(doorway: Doorway, origin: CallOrigin): Entrance {
    const state = this.state(doorway.provider);
    if (state.inFlight >= this.callsMax) return { retryAfterMs: 1_000, reason: 'full' };
    const account = this.account(doorway.account).enter({ client: origin.client, call: origin.call, subject: doorway.model });
    if ('waitMs' in account) return { retryAfterMs: account.waitMs, reason: 'cooling_down' };
    const model = this.model(doorway).enter(origin);
    if ('waitMs' in model) {
      account.pass.abstain();
      return { retryAfterMs: model.waitMs, reason: 'cooling_down' };
    }
    state.inFlight++;
    state.budget.recordCall();
    let isDone = false;
    return {
      lease: {
        begin: () => {
          account.pass.begin();
          model.pass.begin();
        },
        done: (error) => {
          if (isDone) return;
          isDone = true;
          state.inFlight--;
          report(account.pass, model.pass, error);
        },
      },
    };
  }

  /** Whether a call that failed may be sent once more. Content that failed in an earlier call already is not helped by that. */
  mayRepeat(doorway: Doorway, origin: CallOrigin): boolean {
    return !this.model(doorway).hasFailedBefore(origin) && this.state(doorway.provider).budget.take();
  }

  inFlight(): ReadonlyMap<string, number> {
    return new Map([...this.providers].map(([name, { inFlight }]) => [name, inFlight]));
  }

  /** Accounts and models whose breakers are not closed. */
  resting(): RestingProvider[] {
    const accounts = [...this.accounts].map(([name, breaker]) => ({ provider: name, upstreamModel: null, breaker }));
    const models = [...this.models.values()].map(({ doorway, breaker }) => ({ provider: doorway.provider, upstreamModel: doorway.model, breaker }));
    return [...accounts, ...models].flatMap(({ breaker, ...name }): RestingProvider[] =>
      breaker.state === 'closed'
        ? []
        : [{ ...name, isForAll: breaker.state === 'open', failingClients: breaker.failingClients, retryAfterMs: Math.ceil(breaker.waitMs) }],
    );
  }

  private state(provider: string): ProviderState {
    let state = this.providers.get(provider);
    if (!state) this.providers.set(provider, (state = { inFlight: 0, budget: new RetryBudget(this.nowMs) }));
    return state;
  }

  private account(name: string): CircuitBreaker {
    let breaker = this.accounts.get(name);
    if (!breaker) this.accounts.set(name, (breaker = new CircuitBreaker(accountRules, this.nowMs)));
    return breaker;
  }

  private model(doorway: Doorway): CircuitBreaker {
    const name = `${doorway.provider}/${doorway.model}`;
    let known = this.models.get(name);
    if (!known) this.models.set(name, (known = { doorway, breaker: new CircuitBreaker(modelRules, this.nowMs) }));
    return known.breaker;
  }
}

function report(account: BreakerPass, model: BreakerPass, error: unknown): void {
  if (error === undefined) {
    account.succeed();
    model.succeed();
  } else if (!(error instanceof ProviderError)) {
    account.abstain();
    model.abstain();
  } else if (accountFaults.has(error.kind)) {
    account.fail();
    model.fail();
  } else {
    // Faults of a request say nothing about the provider, and nothing else says anything about its account.
    account.abstain();
    if (healthFaults.has(error.kind)) model.fail(error.kind === 'rate_limited' ? error.retryAfterMs : undefined);
    else model.abstain();
  }
}
