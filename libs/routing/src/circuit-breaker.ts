/** Evidence older than this says nothing about the provider of now. */
const evidenceMs = 60_000;
/** A provider's own word on how long to keep away counts at most this long. */
const toldWaitMaxMs = 60_000;
/** A trial call without an answer for so long does not keep the next trial waiting: it may hang on a provider that is back. */
const trialPatienceMs = 5_000;
/** What a failing provider may cost us in memory. */
const clientsMax = 256;
const subjectsMax = 16;

/** Whose call it is and what it asks: failures are counted by both, so that one caller cannot speak for all. */
export interface CallOrigin {
  readonly client: string;
  /** Attempts of one call count once. */
  readonly call: string;
  /** What may be at fault in place of the provider: the digest of the request's content, or the model for an account's breaker. */
  readonly subject: string;
}

/** When a breaker opens, and for how long. */
export interface BreakerRules {
  /** Failed calls of one client before anything of it is kept away. */
  readonly callsToOpen: number;
  /** Whether subjects that failed are kept away by themselves. */
  readonly restsSubjects: boolean;
  /** Failed subjects of one client before all its calls are kept away. */
  readonly subjectsOfClient: number;
  /** Clients that must have met failures, before everybody is kept away. */
  readonly clientsToOpen: number;
  /** Pairs of client and subject that must have failed, before everybody is kept away. */
  readonly pairsToOpen: number;
  /** So many clients may all have met them with one and the same subject; with fewer, two subjects are needed. */
  readonly clientsOfOneSubject: number;
  readonly coolDownFirstMs: number;
  readonly coolDownMaxMs: number;
}

/** Leave for one call; exactly one of `succeed`, `fail` and `abstain` is reported. */
export interface BreakerPass {
  /** The provider has begun to answer: a trial that turns into a long stream does not keep the next trial waiting. */
  begin(): void;
  succeed(): void;
  /** `waitMs`: the provider itself said how long to keep away, so there is nothing to find out by failing again. */
  fail(waitMs?: number): void;
  /** The call says nothing about the provider: its client left, or its request was wrong. */
  abstain(): void;
}

export type BreakerAnswer = { readonly pass: BreakerPass } | { readonly waitMs: number };

/** `open_for_some`: only for clients that met failures; everybody else is served. */
export type BreakerState = 'closed' | 'open_for_some' | 'open';

/** A rest of the provider: from everybody, or from one client. */
class Rest {
  untilMs: number;
  /** When somebody who has met no failure may try. */
  freshFromMs: number;
  lengthMs: number;
  trialSinceMs: number | null = null;

  constructor(
    nowMs: number,
    private readonly rules: BreakerRules,
  ) {
    this.lengthMs = rules.coolDownFirstMs;
    this.untilMs = nowMs + this.lengthMs;
    this.freshFromMs = nowMs;
  }

  /** How long this caller has to wait for a trial of its own; 0 begins one. What failed before waits longest, so that it cannot take every trial. */
  askForTrial(nowMs: number, { isFresh, hasFailed }: { isFresh: boolean; hasFailed: boolean }): number {
    if (this.trialSinceMs !== null && nowMs - this.trialSinceMs < trialPatienceMs) return Math.min(this.rules.coolDownFirstMs, trialPatienceMs);
    const fromMs = isFresh ? this.freshFromMs : this.untilMs + (hasFailed ? this.lengthMs : 0);
    if (nowMs < fromMs) return fromMs - nowMs;
    this.trialSinceMs = nowMs;
    return 0;
  }

  prolong(nowMs: number, isFresh: boolean): void {
    this.trialSinceMs = null;
    this.lengthMs = Math.min(this.lengthMs * 2, this.rules.coolDownMaxMs);
    this.untilMs = nowMs + this.lengthMs;
    // A caller whose every request fails must not push the trial of the others away.
    if (isFresh) this.freshFromMs = this.untilMs;
  }
}

interface FailedSubject {
  calls: number;
  lastCall: string;
  atMs: number;
  toldUntilMs: number;
}

/** What one client met at the provider since it last worked. */
class FailingClient {
  readonly subjects = new Map<string, FailedSubject>();
  rest: Rest | undefined;

  get calls(): number {
    return [...this.subjects.values()].reduce((sum, { calls }) => sum + calls, 0);
  }

  record(subject: string, call: string, nowMs: number, toldUntilMs: number): void {
    const known = this.subjects.get(subject);
    if (!known && this.subjects.size >= subjectsMax) this.subjects.delete(this.subjects.keys().next().value ?? '');
    const calls = (known?.calls ?? 0) + (known?.lastCall === call ? 0 : 1);
    this.subjects.delete(subject);
    this.subjects.set(subject, { calls, lastCall: call, atMs: nowMs, toldUntilMs: Math.max(toldUntilMs, known?.toldUntilMs ?? 0) });
  }

  told(nowMs: number): FailedSubject[] {
    return [...this.subjects.values()].filter(({ toldUntilMs }) => toldUntilMs > nowMs);
  }

  forget(beforeMs: number): void {
    for (const [subject, { atMs, toldUntilMs }] of this.subjects) if (Math.max(atMs, toldUntilMs) < beforeMs) this.subjects.delete(subject);
  }
}

/**
 * Keeps calls away from a provider's model that fails, and lets one through now and then to see whether it is back.
 *
 * A request can make a provider fail that works for every other one, so a failure is evidence about its client and its content first:
 * it keeps away what failed, then the client whose different requests fail, and everybody only when different clients meet failures and
 * nobody a success. Any call that began since and succeeded closes it for all. Somebody who has met no failure gets the first trial, at once.
 */
export class CircuitBreaker {
  private readonly clients = new Map<string, FailingClient>();
  private rest: Rest | undefined;
  private firstFailureMs = Infinity;
  private forgottenAtMs = 0;

  constructor(
    private readonly rules: BreakerRules,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  get state(): BreakerState {
    const now = this.forgetOld();
    if (this.rest || this.toldToAll(now) > now) return 'open';
    return [...this.clients.values()].some((client) => client.rest || client.told(now).length > 0) ? 'open_for_some' : 'closed';
  }

  /** Clients that met failures since the provider last worked. */
  get failingClients(): number {
    return this.clients.size;
  }

  /** The longest rest that is left to anybody. */
  get waitMs(): number {
    const now = this.forgetOld();
    const rests = [this.rest, ...[...this.clients.values()].map(({ rest }) => rest)];
    return Math.max(0, this.toldToAll(now) - now, ...rests.map((rest) => (rest ? rest.untilMs - now : 0)));
  }

  /** Whether this content of this client failed in another call already: to repeat it is no help for a hiccup. */
  hasFailedBefore({ client, call, subject }: CallOrigin): boolean {
    const failed = this.clients.get(client)?.subjects.get(subject);
    return failed !== undefined && (failed.calls > 1 || failed.lastCall !== call);
  }

  enter(origin: CallOrigin): BreakerAnswer {
    const now = this.forgetOld();
    const client = this.clients.get(origin.client);
    const toldMs = Math.max(this.toldToAll(now), client ? toldTo(client, origin.subject, this.rules, now) : 0);
    if (toldMs > now) return { waitMs: toldMs - now };
    const rest = this.rest ?? (client && this.restOf(client, origin.subject));
    if (!rest) return { pass: this.passFor(origin, now) };
    const isFresh = client === undefined;
    const waitMs = rest.askForTrial(now, { isFresh, hasFailed: client?.subjects.has(origin.subject) ?? false });
    return waitMs > 0 ? { waitMs } : { pass: this.passFor(origin, now, { rest, isFresh }) };
  }

  private restOf(client: FailingClient, subject: string): Rest | undefined {
    const isMeant = client.subjects.size >= this.rules.subjectsOfClient || (this.rules.restsSubjects && client.subjects.has(subject));
    return isMeant ? client.rest : undefined;
  }

  private passFor(origin: CallOrigin, startedMs: number, trial?: { rest: Rest; isFresh: boolean }): BreakerPass {
    const freeTrial = () => {
      if (trial) trial.rest.trialSinceMs = null;
    };
    return {
      begin: freeTrial,
      abstain: freeTrial,
      succeed: () => {
        freeTrial();
        // A call that began before the trouble did says nothing about its end.
        if (trial || startedMs >= this.firstFailureMs) this.close();
      },
      fail: (waitMs) => {
        const now = this.nowMs();
        const client = this.record(origin, now, waitMs === undefined ? 0 : now + Math.min(waitMs, toldWaitMaxMs));
        if (trial) trial.rest.prolong(now, trial.isFresh);
        else if (client.calls >= this.rules.callsToOpen) client.rest ??= new Rest(now, this.rules);
        if (this.hasEnoughEvidence()) this.rest ??= new Rest(now, this.rules);
      },
    };
  }

  private record({ client: name, call, subject }: CallOrigin, now: number, toldUntilMs: number): FailingClient {
    const client = this.clients.get(name) ?? new FailingClient();
    if (!this.clients.has(name) && this.clients.size >= clientsMax) this.clients.delete(this.clients.keys().next().value ?? '');
    this.clients.set(name, client);
    client.record(subject, call, now, toldUntilMs);
    this.firstFailureMs = Math.min(this.firstFailureMs, now);
    return client;
  }

  private hasEnoughEvidence(): boolean {
    const { clientsToOpen, pairsToOpen, clientsOfOneSubject } = this.rules;
    const clients = [...this.clients.values()];
    const pairs = clients.reduce((sum, { subjects }) => sum + subjects.size, 0);
    if (clients.length < clientsToOpen || pairs < pairsToOpen) return false;
    return clients.length >= clientsOfOneSubject || new Set(clients.flatMap(({ subjects }) => [...subjects.keys()])).size > 1;
  }

  /** Until when the provider itself asked everybody to keep away: two clients were told so, or it may have meant what one of them sent. */
  private toldToAll(now: number): number {
    const untils = [...this.clients.values()].map((client) => Math.max(0, ...client.told(now).map(({ toldUntilMs }) => toldUntilMs)));
    return untils.filter((until) => until > now).length > 1 ? Math.max(...untils) : 0;
  }

  private close(): void {
    this.clients.clear();
    this.rest = undefined;
    this.firstFailureMs = Infinity;
  }

  private forgetOld(): number {
    const now = this.nowMs();
    if (this.clients.size === 0 || now - this.forgottenAtMs < 1_000) return now;
    this.forgottenAtMs = now;
    for (const [name, client] of this.clients) {
      client.forget(now - evidenceMs);
      if (client.subjects.size === 0) this.clients.delete(name);
    }
    if (this.clients.size === 0) this.close();
    return now;
  }
}

function toldTo(client: FailingClient, subject: string, { subjectsOfClient }: BreakerRules, now: number): number {
  const told = client.told(now);
  const isMeant = told.length >= Math.min(2, subjectsOfClient);
  const meant = isMeant ? told : told.filter((failed) => failed === client.subjects.get(subject));
  return Math.max(0, ...meant.map(({ toldUntilMs }) => toldUntilMs));
}
