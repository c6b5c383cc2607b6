import { setTimeout as sleep } from 'node:timers/promises';
import { pinnedRoutes, routesToTry, type Catalog, type Model, type RoutedMedia, type Route } from '@portazgo/catalog';
import { providerServiceOf, type PricePin } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { CallMetrics } from '@portazgo/metering';
import type { Logger } from '@portazgo/platform';
import { ProviderError, type CallOptions, type ModelKinds, type OfferedKind, type UnsupportedField } from '@portazgo/providers-contract';
import { RequestOrigin } from './call-origin.ts';
import { callTimeouts, type CallLimits } from './call-timeouts.ts';
import type { Doorway, Lease, ProviderGate } from './provider-gate.ts';
import type { ProviderAccount, ProviderRegistry } from './provider-registry.ts';
import { isRouteFor, type Serves } from './served-models.ts';
import { truthfulError } from './truthful-error.ts';

/** One way to serve the call now: a route whose provider is on. */
export interface Target {
  readonly route: Route;
  readonly account: ProviderAccount;
  /** What the client is told: `deepseek/deepseek-flash`. */
  readonly engine: string;
}

export interface RoutedCall<Kind extends OfferedKind, Result> {
  readonly model: string;
  /** Routes may serve only some of them. */
  readonly operation: string;
  /** What the account must offer. */
  readonly offer: Kind;
  /** A media call: routes may serve only some settings, files and voices. */
  readonly media?: RoutedMedia;
  /** Another model by this name is none. */
  readonly serves: Serves;
  readonly mode: 'live' | 'test';
  /** The prices the call was admitted under; absent from callers of before them. */
  readonly pricePin?: PricePin | undefined;
  readonly requestId: string;
  /** Who asks, and what: a provider's failures are counted by both. */
  readonly clientId: string | undefined;
  readonly content: unknown;
  readonly signal: AbortSignal;
  /** An answer in one piece, see `LimitedCall`. */
  readonly comesWhole: boolean;
  deadlineMs(): number;
  /** What this target cannot express, so that another is tried before the client is refused. */
  unsupported(upstream: ModelKinds[Kind], target: Target): UnsupportedField | null;
  attempt(upstream: ModelKinds[Kind], options: CallOptions, target: Target): Promise<Result>;
}

export interface Served<Result> {
  readonly model: Model;
  readonly target: Target;
  readonly result: Result;
  /** When the accepted attempt was sent: it chooses the price. */
  readonly sentAtMs: number;
  /** Given back by the caller when the answer has ended. */
  readonly lease: Lease;
}

/** What a router works with. */
export interface RouterParts {
  readonly catalog: Catalog;
  readonly registry: ProviderRegistry;
  readonly gate: ProviderGate;
  readonly limits: CallLimits;
  readonly metrics: CallMetrics;
  readonly logger: Logger;
}

/** A target with the model at its account, ready to be asked. */
interface Candidate<Kind extends OfferedKind> {
  readonly target: Target;
  readonly upstream: ModelKinds[Kind];
}

const attemptsMax = 4;
const backoffFirstMs = 100;
const backoffMaxMs = 2_000;

/**
 * Finds a target that takes the call. A call is sent again, here or on the next route, only when the provider provably
 * did not accept it; once an answer has begun, or its fate is unknown, what happened is what the client gets.
 */
export class ModelRouter {
  constructor(private readonly parts: RouterParts) {}

  async run<Kind extends OfferedKind, Result>(call: RoutedCall<Kind, Result>): Promise<Served<Result>> {
    const model = this.model(call);
    const candidates = this.expressing(call, this.candidates(model, call));
    const origin = new RequestOrigin(call.clientId ?? '', call.requestId, call.content);
    let refusal: ServiceError | undefined;
    const attempts = Math.max(attemptsMax, candidates.length);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { target, upstream } = candidates[Math.min(attempt, candidates.length - 1)] as Candidate<Kind>;
      // Whoever asked may have left while the call was on its way here: then nothing is sent.
      call.signal.throwIfAborted();
      const isLast = attempt >= candidates.length - 1;
      const entrance = this.parts.gate.enter(doorway(target), origin);
      if ('reason' in entrance) {
        refusal ??= closedError(model.id, target, entrance);
        if (isLast) throw refusal;
        continue;
      }
      const sentAtMs = Date.now();
      try {
        const { route, account } = target;
        const timeouts = callTimeouts(this.parts.limits, { route, isLocal: account.isLocal, comesWhole: call.comesWhole, deadlineMs: call.deadlineMs() });
        const result = await call.attempt(upstream, { signal: call.signal, requestId: call.requestId, timeouts }, target);
        entrance.lease.begin();
        return { model, target, result, sentAtMs, lease: entrance.lease };
      } catch (error) {
        entrance.lease.done(error);
        if (!(error instanceof ProviderError)) throw error;
        this.tellFault(call.requestId, target, error, attempt + 1);
        refusal = truthfulError(error, model.id);
        if (!mayGoOn(error, isLast) || attempt + 1 >= attempts) throw refusal;
        const { target: next } = candidates[Math.min(attempt + 1, candidates.length - 1)] as Candidate<Kind>;
        if (!this.parts.gate.mayRepeat(doorway(next), origin)) throw refusal;
        if (isLast) await this.pause(attempt - candidates.length + 1, error, call, refusal);
        this.parts.metrics.repeats.inc({ engine: next.engine });
      }
    }
    throw refusal ?? unavailable(model.id, 'no route took the call');
  }

  private tellFault(requestId: string, { engine }: Target, { kind, upstreamStatus, upstreamCode, reason, accepted }: ProviderError, attempt: number): void {
    this.parts.metrics.providerFaults.inc({ engine, kind });
    const code = upstreamCode ? `${kind} (${upstreamCode})` : kind;
    this.parts.logger.warn(
      { requestId, engine, code, status: upstreamStatus, reason, outcome: `accepted: ${accepted}`, attempt },
      'a provider refused or failed',
    );
  }

  /** At the prices of the call. */
  private model({ model: name, serves, pricePin, operation }: RoutedCall<OfferedKind, unknown>): Model {
    const { catalog } = this.parts;
    const found = catalog.find(name);
    const model = found && serves(found) ? found : undefined;
    if (!pricePin && model) return model;
    if (pricePin) {
      const [first, ...others] = (model && pinnedRoutes(catalog, model.routes, pricePin)) ?? [];
      if (model && first) return { ...model, routes: [first, ...others] };
      if (pricePin.catalogVersion !== catalog.version) throw otherCatalog(operation, catalog.version);
    }
    throw new ServiceError('model_not_found', { field: 'model', model: name });
  }

  private candidates<Kind extends OfferedKind>(model: Model, { mode, offer, operation, media }: RoutedCall<Kind, unknown>): Candidate<Kind>[] {
    let off: string | undefined;
    const candidates = routesToTry(model, Math.random, media).flatMap((route): Candidate<Kind>[] => {
      if (!isRouteFor(route, operation)) return [];
      const choice = this.parts.registry.choose(route, mode);
      if ('off' in choice) {
        off ??= choice.off;
        return [];
      }
      const { account } = choice;
      const upstream = upstreamModel(account, offer, route.upstreamModel);
      // Named after what was opened: a route may leave the choice of the model to its account.
      return upstream ? [{ target: { route, account, engine: `${account.name}/${upstream.upstreamModel}` }, upstream }] : [];
    });
    if (candidates.length === 0) throw unavailable(model.id, off ?? 'no provider of it offers this operation');
    return candidates;
  }

  private expressing<Kind extends OfferedKind>(call: RoutedCall<Kind, unknown>, candidates: Candidate<Kind>[]): Candidate<Kind>[] {
    let field: UnsupportedField | null = null;
    const able = candidates.filter(({ target, upstream }) => {
      const unsupported = call.unsupported(upstream, target);
      field ??= unsupported;
      return !unsupported;
    });
    if (able.length === 0 && field) throw new ServiceError('unsupported_parameter', field);
    // The emulator stands in only where nobody else can: an outage must not turn into an emulated answer.
    const real = able.filter(({ target }) => !target.account.isEmulated);
    return real.length > 0 ? real : able;
  }

  /** Full jitter, but never before the time the provider named, and never past the caller's patience. */
  private async pause(round: number, error: ProviderError, call: RoutedCall<OfferedKind, unknown>, refusal: ServiceError): Promise<void> {
    const jitterMs = Math.random() * Math.min(backoffMaxMs, backoffFirstMs * 2 ** round);
    const waitMs = (error.retryAfterMs ?? 0) + jitterMs;
    if (waitMs > backoffMaxMs * 2 || waitMs * 2 > call.deadlineMs()) throw refusal;
    await sleep(waitMs, undefined, { signal: call.signal }).catch(() => {
      throw call.signal.reason;
    });
  }
}

/** Nothing was done and nothing is to be settled: an instance whose catalog has these prices takes the call. */
function otherCatalog(operation: string, catalogVersion: string): ServiceError {
  return new ServiceError('service_unavailable', { service: providerServiceOf(operation), retryAfterSeconds: 1, neverSent: true, catalogVersion });
}

/** The model at an account, when the account offers that kind. */
export function upstreamModel<Kind extends OfferedKind>({ offers, client }: ProviderAccount, kind: Kind, id: string): ModelKinds[Kind] | null {
  const open = client[kind] as ((id: string) => ModelKinds[Kind]) | undefined;
  return offers.includes(kind) && open ? open(id) : null;
}

/** Who is entered for a target. */
export function doorway({ account, route }: Target): Doorway {
  const model = route.upstreamModel;
  if (account.name === account.vendor) return { provider: account.name, account: account.name, model };
  // The emulator stands in for many vendors, and its models misbehave each for itself: there is no common account to rest.
  const provider = `${account.name}/${account.vendor}`;
  return { provider, account: `${provider}/${model}/account`, model };
}

/** Another route may heal what one account or server suffers from; the same one is asked again only for what passes by itself. */
function mayGoOn(error: ProviderError, isLast: boolean): boolean {
  if (error.accepted !== 'no') return false;
  const passing = error.kind === 'overloaded' || error.kind === 'timeout' || error.kind === 'upstream_bug' || error.kind === 'interrupted';
  if (isLast) return passing || (error.kind === 'rate_limited' && error.retryAfterMs !== undefined);
  return (
    passing || error.kind === 'rate_limited' || error.kind === 'auth' || error.kind === 'forbidden' || error.kind === 'no_credit' || error.kind === 'not_found'
  );
}

function closedError(model: string, { account }: Target, { reason, retryAfterMs }: { reason: 'cooling_down' | 'full'; retryAfterMs: number }): ServiceError {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  if (reason === 'full') return new ServiceError('overloaded', { service: account.name, retryAfterSeconds });
  return new ServiceError('model_unavailable', { model, reason: `${account.vendor}: resting after failures`, retryAfterSeconds });
}

const unavailable = (model: string, reason: string) => new ServiceError('model_unavailable', { model, reason, retryAfterSeconds: 60 });
