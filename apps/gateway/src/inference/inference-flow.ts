import { Injectable } from '@nestjs/common';
import { AdmissionClient, type Admitted, type Replayed } from '@portazgo/admission';
import { ServiceError } from '@portazgo/errors';
import { ProviderWatch } from '../availability/provider-watch.ts';
import { toContext, type InboundCall } from '../edge/inbound-call.ts';
import { ContentGuard } from '../guard/content-guard.ts';
import { GatewayLogger } from '../gateway.logger.ts';
import { CallBounds } from './chat-offer.ts';
import type { Offer } from './offer.ts';
import { orAway } from './silent-billing.ts';

/** The money side of every call, whatever its dialect and its transport: admission before, giving back when nothing began. */
@Injectable()
export class InferenceFlow {
  constructor(
    private readonly admissions: AdmissionClient,
    private readonly bounds: CallBounds,
    private readonly watch: ProviderWatch,
    private readonly guard: ContentGuard,
    private readonly logger: GatewayLogger,
  ) {}

  /** Throws `RefusedAdmission` when billing says no. A job starts later than its admission, and may take longer than a call. */
  async admit(call: InboundCall, offer: Offer, job?: { deadlineSeconds: number }): Promise<Admitted | Replayed> {
    const refusal = await this.refusalOf(call, offer, job !== undefined);
    // Nothing is held for what nobody can do. Only whoever repeats a request may be due the answer of its first time.
    if (refusal && !call.idempotency) {
      await orAway(this.admissions.profile(call.keyHash, call.ip, toContext(call), { scope: call.scope }));
      throw refusal;
    }
    const decision = await this.decide(call, offer, job);
    if (decision.outcome === 'replayed') return decision;
    try {
      if (refusal) throw refusal;
      // After the admission, so that judging is under the limits of the key; before anything is sent, so that it costs nothing.
      await this.guard.check(call, decision.clientId, offer);
      return decision;
    } catch (error) {
      await this.leftBeforeStart(call, offer);
      throw error;
    }
  }

  /** A call finds out by itself that its room is away, at once; a job would wait in the queue and nobody would be told. */
  private async refusalOf(call: InboundCall, { model, operation }: Offer, isJob: boolean): Promise<ServiceError | null> {
    const why = await this.watch.whyNot(model, operation, call.keyMode);
    return why && (isJob || !why.isRoomAway) ? why.toError(call.locale) : null;
  }

  private decide(call: InboundCall, offer: Offer, job?: { deadlineSeconds: number }): Promise<Admitted | Replayed> {
    const decision = this.admissions.admit({
      requestId: call.requestId,
      keyHash: call.keyHash,
      ip: call.ip,
      scope: call.scope,
      operation: offer.operation,
      model: offer.model.id,
      plans: offer.model.plans ? [...offer.model.plans] : null,
      holdMicroCredits: offer.holdMicroCredits,
      tokens: offer.tokens,
      deadlineSeconds: job?.deadlineSeconds ?? Math.ceil(this.bounds.timeoutMs / 1_000),
      startsLater: job !== undefined,
      idempotency: call.idempotency,
    });
    return orAway(decision);
  }

  /**
   * After a failure of an admitted call. The service it went to settles every call it has seen; one that it provably never saw is
   * given back here, at once. Of any other the fate is not known here, and billing's sweep finds it out.
   */
  async afterFailure(call: InboundCall, offer: Offer, error: unknown): Promise<void> {
    if (hasNeverStarted(error)) await this.giveBack(call, offer);
    await this.keepAnswer(call, null);
  }

  /** Between admission and call it turned out that there will be none: no service was asked anything. */
  async leftBeforeStart(call: InboundCall, offer: Offer): Promise<void> {
    await this.giveBack(call, offer);
    await this.keepAnswer(call, null);
  }

  /** Keeps what the client is about to be told, so that a repeated request is told the same; `null` frees the key. */
  async keepAnswer(call: InboundCall, answer: KeptText | null): Promise<void> {
    if (!call.idempotency) return;
    const isKept = answer !== null && answer.body.length <= keptLengthMax;
    const kept = isKept && { status: answer.status ?? 200, headers: answer.headers, bodyBase64: Buffer.from(answer.body).toString('base64') };
    await this.admissions
      .keepAnswer(call.requestId, kept || null)
      .catch((error: unknown) => this.logger.pino.warn({ err: error, requestId: call.requestId }, 'the answer of an idempotent call was not kept'));
  }

  private async giveBack(call: InboundCall, offer: Offer): Promise<void> {
    await this.admissions
      .giveBack({ requestId: call.requestId, model: offer.model.id })
      .catch((error: unknown) => this.logger.pino.warn({ err: error, requestId: call.requestId }, 'a hold is left to the sweep'));
  }
}

/** A longer answer is not kept for a replay: a repeated request is then told that it is lost, and is not run again. */
const keptLengthMax = 16 * 1024 * 1024;

/** What goes over the wire and may be asked for again. */
export interface KeptText {
  status?: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

// The name matters: a service's own failure to reach billing comes with the same code, after work was done.
const rooms = new Set<unknown>(['llm', 'vision', 'audio', 'jobs']);

function hasNeverStarted(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  // Refused for its form, by the room's own border or by the room: nothing is ever charged for that.
  if (error.code === 'invalid_request') return true;
  if (!('service' in error.details) || !rooms.has(error.details.service)) return false;
  return error.code === 'overloaded' || 'neverSent' in error.details;
}
