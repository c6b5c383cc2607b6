import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import type { Courier, PostReply } from './courier.ts';
import type { AttemptOutcome, ClaimedDelivery, DeliveryQueue } from './delivery-queue.ts';
import { nextTryInMs } from './retry-schedule.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import { signedHeaders } from './webhook-signature.ts';

export interface WebhookSenderParts {
  queue: DeliveryQueue;
  secrets: WebhookSecrets;
  courier: Courier;
  /** For the time in signatures alone; when to try what is the database's to say. */
  now: () => Date;
  random: () => number;
  logger: Logger;
  limits: WebhookSenderLimits;
  onTry?: (outcome: string) => void;
  /** There is room again. */
  onEnd?: () => void;
}

export interface WebhookSenderLimits {
  /** Of one try. */
  timeoutMs: number;
  inFlightMax: number;
  inFlightPerClientMax: number;
}

/** Longer than a try can take, waiting at the courier included; a process that died with a delivery keeps it for no longer. */
const leaseMarginMs = 45_000;
/** When the courier is away, nothing is sent and nothing counts. */
const courierAwayMs = 5_000;

/** Sends the deliveries that are due, each at least once, with several instances side by side. */
export class WebhookSender {
  readonly #running = new Map<string, number>();
  readonly #tries = new Set<Promise<void>>();

  constructor(private readonly parts: WebhookSenderParts) {}

  get inFlight(): number {
    return this.#tries.size;
  }

  /** Claims what is due and there is room for, and begins to send it. Gives how many. */
  async beginDue(): Promise<number> {
    const { queue, limits } = this.parts;
    const room = limits.inFlightMax - this.inFlight;
    if (room <= 0) return 0;
    const claimed = await queue.claim({
      leaseMs: limits.timeoutMs + leaseMarginMs,
      countMax: room,
      perClientMax: limits.inFlightPerClientMax,
      running: this.#running,
    });
    for (const delivery of claimed) this.#begin(delivery);
    return claimed.length;
  }

  /** Waits for what is on its way. */
  async idle(): Promise<void> {
    await Promise.all(this.#tries);
  }

  #begin(delivery: ClaimedDelivery): void {
    const { clientId } = delivery;
    this.#running.set(clientId, (this.#running.get(clientId) ?? 0) + 1);
    const tried = this.#try(delivery)
      .catch((error: unknown) => this.parts.logger.warn({ err: error, clientId }, 'the outcome of a webhook was not written; it will be sent again'))
      .then(() => {
        this.#tries.delete(tried);
        const left = (this.#running.get(clientId) ?? 1) - 1;
        if (left > 0) this.#running.set(clientId, left);
        else this.#running.delete(clientId);
        this.parts.onEnd?.();
      });
    this.#tries.add(tried);
  }

  async #try(delivery: ClaimedDelivery): Promise<void> {
    const { queue } = this.parts;
    const reply = await this.#post(delivery);
    if (reply === 'not sent') return queue.giveBack(delivery, courierAwayMs);
    const { status, reason } = reply.outcome === 'answered' ? { status: reply.status, reason: null } : { status: null, reason: reply.reason };
    this.parts.onTry?.(status === null ? (reason ?? '') : `${Math.floor(status / 100)}xx`);
    await queue.record(delivery, { status, reason, durationMs: reply.durationMs }, this.#outcomeOf(delivery, reply));
  }

  async #post({ id, clientId, url, body, endpoint }: ClaimedDelivery): Promise<PostReply | 'not sent'> {
    const { secrets, courier, limits, logger, now } = this.parts;
    const own = endpoint ? secrets.open('webhook_endpoints', endpoint.id, endpoint.secrets) : await secrets.ofRequests(clientId);
    const startedAt = performance.now();
    try {
      return await courier.post({ url, headers: signedHeaders({ id, body, sentAt: now(), secrets: own }), body, timeoutMs: limits.timeoutMs });
    } catch (error) {
      if (neverLeft(error)) return 'not sent';
      // It may have arrived. It counts as a try, so that a message that brings down couriers does not do so for ever.
      logger.warn({ err: error, clientId }, 'the courier did not say what became of a webhook');
      return { outcome: 'failed', reason: 'unreachable', durationMs: Math.round(performance.now() - startedAt) };
    }
  }

  #outcomeOf({ tries }: ClaimedDelivery, reply: PostReply): AttemptOutcome {
    const status = reply.outcome === 'answered' ? reply.status : null;
    if (status !== null && status >= 200 && status < 300) return { delivered: true };
    if (status === 410) return { delivered: false, gone: true, nextAttemptInMs: null };
    const retryAfterSeconds = reply.outcome === 'answered' ? reply.retryAfterSeconds : null;
    return { delivered: false, gone: false, nextAttemptInMs: nextTryInMs(tries + 1, { retryAfterSeconds, random: this.parts.random() }) };
  }
}

function neverLeft(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.code === 'overloaded' || (error.code === 'service_unavailable' && 'neverSent' in error.details);
}
