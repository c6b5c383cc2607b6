import {
  admit,
  findFirstRequest,
  giveBackHold,
  keepAnswer,
  microCredits,
  microCreditsMax,
  readProfile,
  toCredits,
  type AdmissionDecision,
  type AdmissionRequest,
  type CallContext,
  type KeptAnswer,
  type Profile,
  type RateLimitState,
  type Scope,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { TickBatcher, type RpcClient } from '@portazgo/messaging';
import { RefusedAdmission } from './refused-admission.ts';

export type Admitted = Extract<AdmissionDecision, { outcome: 'admitted' }>;
export type Replayed = Extract<AdmissionDecision, { outcome: 'replayed' }>;

export interface FoundProfile {
  profile: Profile;
  keyId: string;
  limits: RateLimitState;
}

/** Whose answer a repeated request is due. */
export interface FirstRequest {
  requestId: string;
  clientId: string;
}

/** What the door says when a call that was admitted provably never began. */
export interface NeverStarted {
  requestId: string;
  model: string;
}

const admissionsPerMessage = 256;
/** More would only make more and smaller groups of what billing commits one after the other. */
const messagesUnderWay = 1;

/** Billing as the door sees it. Admissions of one tick travel as one message and are decided together. */
export class AdmissionClient {
  readonly #batcher: TickBatcher<AdmissionRequest, AdmissionDecision>;

  constructor(
    private readonly rpc: RpcClient,
    private readonly options: { timeoutMs: number },
  ) {
    this.#batcher = new TickBatcher((admissions) => this.#decide(admissions), { itemsMax: admissionsPerMessage, underWayMax: messagesUnderWay });
  }

  /** Throws `RefusedAdmission` when billing refuses. */
  async admit(request: AdmissionRequest): Promise<Admitted | Replayed> {
    // Looked at here, before it travels with the calls of others.
    if (!microCredits.safeParse(request.holdMicroCredits).success) throw new ServiceError('price_too_large', { limitCredits: toCredits(microCreditsMax) });
    const decision = await this.#batcher.add(request);
    if (decision.outcome === 'refused') throw new RefusedAdmission(decision.error, decision.limits);
    return decision;
  }

  /** Checks key and request rate, as an admission does that holds nothing; with `counts: false` no request is taken from the rate, without a scope any key will do. */
  async profile(
    keyHash: string,
    ip: string,
    context: CallContext,
    look: { counts?: boolean; evenOverRate?: boolean; scope?: Scope } = {},
  ): Promise<FoundProfile> {
    const reply = await this.rpc.call(readProfile, { keyHash, ip, ...look }, { context, timeoutMs: this.options.timeoutMs });
    if (reply.outcome === 'refused') throw new RefusedAdmission(reply.error, reply.limits);
    return reply;
  }

  /** Keeps the answer for a replay; `null` frees the idempotency key of a call that failed. */
  async keepAnswer(requestId: string, answer: KeptAnswer | null): Promise<boolean> {
    const { kept } = await this.rpc.call(keepAnswer, { requestId, answer }, this.#about(requestId));
    return kept;
  }

  /** The request that took an idempotency key first, where its answer was not kept. */
  async findFirstRequest(keyHash: string, { key, bodyHash }: { key: string; bodyHash: string }, context: CallContext): Promise<FirstRequest | null> {
    const asked = { keyHash, idempotencyKey: key, bodyHash };
    const { found } = await this.rpc.call(findFirstRequest, asked, { context, timeoutMs: this.options.timeoutMs });
    return found;
  }

  /** Gives back what is held for a call that no service ever saw. Settling twice is harmless, so it is said again when the answer is lost. */
  async giveBack({ requestId, model }: NeverStarted): Promise<void> {
    await this.#twice(() => this.rpc.call(giveBackHold, { requestId, model }, this.#about(requestId)));
  }

  async #decide(admissions: AdmissionRequest[]): Promise<AdmissionDecision[]> {
    // A lost answer may have been a yes: asking again with the same request ids is safe and finds out.
    const { decisions } = await this.#twice(() => this.rpc.call(admit, { admissions }, this.#about(admissions[0]?.requestId ?? '')));
    return decisions;
  }

  async #twice<Reply>(ask: () => Promise<Reply>): Promise<Reply> {
    try {
      return await ask();
    } catch (error) {
      if (!isFateUnknown(error)) throw error;
      return await ask();
    }
  }

  #about(requestId: string): { context: CallContext; timeoutMs: number } {
    return { context: { requestId, locale: 'en' }, timeoutMs: this.options.timeoutMs };
  }
}

/** Whether the service may have done its work although no answer came. */
function isFateUnknown(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  if (error.code === 'deadline_exceeded') return true;
  return error.code === 'service_unavailable' && !('neverSent' in error.details);
}
