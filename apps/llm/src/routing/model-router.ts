import { setTimeout as sleep } from 'node:timers/promises';
import { routesToTry, type Catalog, type Model, type ModelKind, type Route } from '@portazgo/catalog';
import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import { ProviderError, type CallOptions, type UnsupportedField } from '@portazgo/providers-contract';
import type { LlmConfig } from '../llm.config.ts';
import type { LlmMetrics } from '../llm.metrics.ts';
import { callTimeouts } from './call-timeouts.ts';
import type { Doorway, Lease, ProviderGate } from './provider-gate.ts';
import type { ProviderAccount, ProviderRegistry } from './provider-registry.ts';
import { truthfulError } from './truthful-error.ts';

/** One way to serve the call now: a route whose provider is on. */
export interface Target {
  readonly route: Route;
  readonly account: ProviderAccount;
  /** What the client is told: `deepseek/deepseek-flash`. */
  readonly engine: string;
}

export interface RoutedCall<Result> {
  readonly model: string;
  readonly kind: ModelKind;
  readonly mode: 'live' | 'test';
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** A chat answer in one piece, see `LimitedCall`. */
  readonly comesWhole: boolean;
  deadlineMs(): number;
  /** What this target cannot express, so that another is tried before the client is refused. */
  unsupported(target: Target): UnsupportedField | null;
  attempt(target: Target, options: CallOptions): Promise<Result>;
}

export interface Served<Result> {
  readonly target: Target;
  readonly result: Result;
  /** When the accepted attempt was sent: it chooses the price. */
  readonly sentAtMs: number;
  /** Given back by the caller when the answer has ended. */
  readonly lease: Lease;
}

const attemptsMax = 4;
const backoffFirstMs = 100;
const backoffMaxMs = 2_000;
const offers = { chat: 'chat', embedding: 'embeddings', moderation: 'moderations' } as const;

/**
 * Finds a target that takes the call. A call is sent again, here or on the next route, only when the provider provably
 * did not accept it; once an answer has begun, or its fate is unknown, what happened is what the client gets.
 */
export class ModelRouter {
  constructor(
    private readonly catalog: Catalog,
    private readonly registry: ProviderRegistry,
    private readonly gate: ProviderGate,
    private readonly config: LlmConfig,
    private readonly metrics: LlmMetrics,
    private readonly logger: Logger,
  ) {}

  async run<Result>(call: RoutedCall<Result>): Promise<Served<Result>> {
    const model = this.model(call);
    const targets = this.expressing(call, this.targets(model, call));
    let refusal: ServiceError | undefined;
    const attempts = Math.max(attemptsMax, targets.length);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const target = targets[Math.min(attempt, targets.length - 1)] as Target;
      const isLast = attempt >= targets.length - 1;
      const entrance = this.gate.enter(doorway(target));
      if ('reason' in entrance) {
        refusal ??= closedError(model.id, target, entrance);
        if (isLast) throw refusal;
        continue;
      }
      const sentAtMs = Date.now();
      try {
        const { route, account } = target;
        const timeouts = callTimeouts(this.config, { route, isLocal: account.isLocal, comesWhole: call.comesWhole, deadlineMs: call.deadlineMs() });
        const result = await call.attempt(target, { signal: call.signal, requestId: call.requestId, timeouts });
        return { target, result, sentAtMs, lease: entrance.lease };
      } catch (error) {
        entrance.lease.done(error);
        if (!(error instanceof ProviderError)) throw error;
        this.tellFault(call.requestId, target, error, attempt + 1);
        refusal = truthfulError(error, model.id);
        if (!mayGoOn(error, isLast) || attempt + 1 >= attempts) throw refusal;
        const next = targets[Math.min(attempt + 1, targets.length - 1)] as Target;
        if (!this.gate.mayRepeat(doorway(next).provider)) throw refusal;
        if (isLast) await this.pause(attempt - targets.length + 1, error, call, refusal);
        this.metrics.repeats.inc({ engine: next.engine });
      }
    }
    throw refusal ?? unavailable(model.id, 'no route took the call');
  }

  private tellFault(requestId: string, { engine }: Target, { kind, upstreamStatus, upstreamCode, reason, accepted }: ProviderError, attempt: number): void {
    this.metrics.providerFaults.inc({ engine, kind });
    const code = upstreamCode ? `${kind} (${upstreamCode})` : kind;
    this.logger.warn({ requestId, engine, code, status: upstreamStatus, reason, outcome: `accepted: ${accepted}`, attempt }, 'a provider refused or failed');
  }

  private model(call: RoutedCall<unknown>): Model {
    const model = this.catalog.find(call.model);
    if (model?.kind === call.kind) return model;
    throw new ServiceError('model_not_found', { field: 'model', model: call.model });
  }

  private targets(model: Model, { mode, kind }: RoutedCall<unknown>): Target[] {
    let off: string | undefined;
    const targets = routesToTry(model, Math.random).flatMap((route): Target[] => {
      const choice = this.registry.choose(route, mode);
      if ('off' in choice) {
        off ??= choice.off;
        return [];
      }
      const { account } = choice;
      if (!account.offers.includes(offers[kind])) return [];
      return [{ route, account, engine: `${account.name}/${route.upstreamModel}` }];
    });
    if (targets.length === 0) throw unavailable(model.id, off ?? 'no provider of it offers this operation');
    return targets;
  }

  private expressing(call: RoutedCall<unknown>, targets: Target[]): Target[] {
    let field: UnsupportedField | null = null;
    const able = targets.filter((target) => {
      const unsupported = call.unsupported(target);
      field ??= unsupported;
      return !unsupported;
    });
    if (able.length === 0 && field) throw new ServiceError('unsupported_parameter', field);
    return able;
  }

  /** Full jitter, but never before the time the provider named, and never past the caller's patience. */
  private async pause(round: number, error: ProviderError, call: RoutedCall<unknown>, refusal: ServiceError): Promise<void> {
    const jitterMs = Math.random() * Math.min(backoffMaxMs, backoffFirstMs * 2 ** round);
    const waitMs = (error.retryAfterMs ?? 0) + jitterMs;
    if (waitMs > backoffMaxMs * 2 || waitMs * 2 > call.deadlineMs()) throw refusal;
    await sleep(waitMs, undefined, { signal: call.signal }).catch(() => {
      throw call.signal.reason;
    });
  }
}

function doorway({ account, route }: Target): Doorway {
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
