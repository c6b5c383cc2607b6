import { ServiceError } from '@portazgo/errors';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from 'nats';
import { z } from 'zod';
import { ClaimStore } from '../claim-store.ts';
import { toText } from '../wire/frame-text.ts';
import { encodeFrame, frameKind } from '../wire/reply-frame.ts';
import { decodeRequest, type RequestHead } from '../wire/request-frame.ts';
import { cancelSubject, serviceOf, splitCallSubject } from '../wire/subjects.ts';
import { ClientInboxes } from './client-inboxes.ts';
import { InFlight } from './in-flight.ts';
import { ServerCall, type CallHouse } from './server-call.ts';

/** A failure whose cause stays here: the client only learns `internal_error`. */
export interface RpcFailure {
  subject: string;
  requestId?: string;
  error: unknown;
}

export interface NatsServerOptions {
  connection: NatsConnection;
  /** Instances of one service share the queue; each call goes to one of them. */
  queue: string;
  /** Above it a call is answered at once with `overloaded`. */
  inFlightMax?: number;
  heartbeatMs?: number;
  /** Calls of a client are given up when it, or the broker, was away for so long: more than the client's `silenceMs`. */
  outageMs?: number;
  /** How long `close` waits for work in flight. */
  drainMs?: number;
  onFailure?: (failure: RpcFailure) => void;
  /** Why the service takes no call now, or null: the caller is told, and nothing begins. */
  refusal?: () => ServiceError | null;
}

/** Serves Nest's message handlers over NATS, with deadlines, cancellation, streams that end truthfully and a real drain. */
export class NatsServer extends Server implements CustomTransportStrategy, CallHouse {
  override transportId = Symbol('portazgo-nats');
  readonly #options: Required<NatsServerOptions>;
  readonly #inboxes: ClientInboxes;
  readonly #claims: ClaimStore;
  /** Calls whose handler runs. */
  readonly #working = new InFlight();
  /** Work of calls that outlives their handler. */
  readonly #after = new InFlight();
  #subscriptions: Subscription[] = [];
  #cancels: Subscription[] = [];

  constructor(options: NatsServerOptions) {
    super();
    this.#options = { inFlightMax: 4_096, heartbeatMs: 1_000, outageMs: 6_000, drainMs: 25_000, onFailure: () => undefined, refusal: () => null, ...options };
    this.#inboxes = new ClientInboxes(options.connection, this.#options);
    this.#claims = new ClaimStore(options.connection);
  }

  get inFlight(): number {
    return this.#working.count;
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const { connection, queue } = this.#options;
    try {
      this.#inboxes.open();
      for (const [subject, handler] of this.messageHandlers) {
        this.#cancels.push(
          connection.subscribe(cancelSubject(subject), { callback: (error, message) => !error && this.#inboxes.cancel(toText(message.data)) }),
        );
        this.#subscriptions.push(connection.subscribe(subject, { queue, callback: (error, message) => !error && this.#receive(subject, handler, message) }));
      }
      // Ready means that the broker knows it.
      await connection.flush();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more work, finishes what was delivered, and returns when the last answer has left. The connection belongs to the caller and stays. */
  async close(): Promise<void> {
    const { connection, drainMs } = this.#options;
    const limit = performance.now() + drainMs;
    const leftMs = () => Math.max(0, limit - performance.now());
    const subscriptions = this.#subscriptions.splice(0);
    if (!connection.isClosed()) await within(leftMs(), Promise.allSettled(subscriptions.map((subscription) => subscription.drain())));
    await this.#working.idle(leftMs());
    await this.#after.idle(leftMs());
    this.#inboxes.refuseAll(new ServiceError('service_unavailable', { service: this.#options.queue, retryAfterSeconds: 1 }));
    this.#inboxes.flush();
    for (const subscription of this.#cancels.splice(0)) if (!connection.isClosed()) subscription.unsubscribe();
    this.#inboxes.close();
    if (!connection.isClosed())
      await within(
        Math.max(1_000, leftMs()),
        connection.flush().catch(() => undefined),
      );
  }

  on(): void {
    throw new Error('NatsServer has no events; watch the connection it was given');
  }

  unwrap<T>(): T {
    return this.#options.connection as T;
  }

  putClaim(text: string, subject: string): Promise<string> {
    return this.#claims.put(serviceOf(subject), text);
  }

  waitUntil(work: Promise<unknown>): void {
    this.#after.add();
    void work.catch(() => undefined).then(() => this.#after.remove());
  }

  toServiceError(error: unknown, { subject, context }: { subject: string; context: { requestId: string } }): ServiceError {
    if (error instanceof ServiceError && error.code !== 'internal_error') return error;
    this.#options.onFailure({ subject, requestId: context.requestId, error });
    return new ServiceError('internal_error', { requestId: context.requestId });
  }

  #receive(subject: string, handler: MessageHandler, message: Msg): void {
    if (!message.reply) return;
    const { inbox, callId } = splitCallSubject(message.reply);
    const mailbox = this.#inboxes.mailbox(inbox);
    const refuse = (error: ServiceError) => mailbox.add(encodeFrame(frameKind.error, callId, 0, JSON.stringify(error.toWire())));
    if (this.#working.count >= this.#options.inFlightMax) {
      return refuse(new ServiceError('overloaded', { service: serviceOf(subject), retryAfterSeconds: 1 }));
    }
    const refusal = this.#options.refusal();
    if (refusal) return refuse(refusal);
    let head: RequestHead;
    let body: unknown;
    try {
      const request = decodeRequest(toText(message.data));
      head = request.head;
      body = head.claim === undefined ? JSON.parse(request.bodyJson) : undefined;
    } catch (error) {
      this.#options.onFailure({ subject, error });
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : 'is not a request of this transport';
      return refuse(new ServiceError('invalid_request', { field: 'request', reason }));
    }
    const call = new ServerCall(callId, subject, head, mailbox, this);
    mailbox.calls.set(callId, call);
    this.#working.add();
    const handle = head.claim === undefined ? () => handler(body, call) : () => this.#handleClaimed(handler, call, head.claim ?? '');
    void call.run(handle).then(() => this.#working.remove());
  }

  async #handleClaimed(handler: MessageHandler, call: ServerCall, claim: string): Promise<unknown> {
    let body: unknown;
    try {
      body = JSON.parse(await this.#claims.take(serviceOf(call.subject), claim));
    } catch (cause) {
      // Its handler has not begun, and will not: whoever holds money for the call may give it back.
      throw new ServiceError('service_unavailable', { service: this.#options.queue, retryAfterSeconds: 1, neverSent: true }, { cause });
    }
    return handler(body, call);
  }
}

function within(limitMs: number, work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
