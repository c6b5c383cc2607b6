import type { StreamRpc, UnaryRpc } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { nuid, type Msg, type NatsConnection, type Subscription } from 'nats';
import type { z } from 'zod';
import { ClaimStore, isLarge } from '../claim-store.ts';
import { ConnectionWatch } from '../connection-watch.ts';
import { toText } from '../wire/frame-text.ts';
import { decodeReply, frameKind, type ReplyFrame } from '../wire/reply-frame.ts';
import { encodeRequest, type RequestHead } from '../wire/request-frame.ts';
import { inboxPrefixOf, inboxSubject, senderOf, serviceOf, splitCallSubject } from '../wire/subjects.ts';
import { CancelMailbox } from './cancel-mailbox.ts';
import { brokenContract, neverSent, unavailable, type CallKeeper, type CallOptions, type PendingCall } from './pending-call.ts';
import { RequestOutbox } from './request-outbox.ts';
import type { RpcStream } from './rpc-stream.ts';
import { SilenceWatch } from './silence-watch.ts';
import { StreamCall } from './stream-call.ts';
import { UnaryCall } from './unary-call.ts';

export interface RpcClientOptions {
  connection: NatsConnection;
  /** A call whose server is not heard for so long fails with `service_unavailable`. */
  silenceMs?: number;
  /** What a stream may hold for a reader that does not read. */
  bufferBytesMax?: number;
  bufferValuesMax?: number;
}

/** Calls services over NATS. One per process: all calls share one inbox and one subscription. */
export class RpcClient implements CallKeeper {
  readonly #inboxPrefix: string;
  readonly #name = nuid.next();
  readonly #calls = new Map<number, PendingCall>();
  readonly #watch: ConnectionWatch;
  readonly #cancels: CancelMailbox;
  readonly #outbox: RequestOutbox;
  readonly #silence: SilenceWatch;
  readonly #claims: ClaimStore;
  readonly #limits;
  readonly #subscription: Subscription;
  #lastId = 0;

  constructor({ connection, silenceMs = 5_000, bufferBytesMax = 1024 * 1024, bufferValuesMax = 4_096 }: RpcClientOptions) {
    this.#outbox = new RequestOutbox(connection);
    this.#limits = { bufferBytesMax, bufferValuesMax };
    this.#watch = new ConnectionWatch(connection, { up: () => this.#cancels.flush(), closed: () => this.#failAll() });
    this.#inboxPrefix = inboxPrefixOf(connection);
    this.#cancels = new CancelMailbox(connection, this.#watch, (service) => this.#inboxOf(service));
    this.#silence = new SilenceWatch(this.#calls, silenceMs);
    this.#claims = new ClaimStore(connection);
    this.#subscription = connection.subscribe(`${inboxSubject(this.#inboxPrefix, '*', this.#name)}.*`, {
      callback: (error, message) => this.#receive(error, message),
    });
  }

  call<Q extends z.ZodType, R extends z.ZodType>(rpc: UnaryRpc<Q, R>, request: z.input<Q>, options: CallOptions): Promise<z.output<R>> {
    return new Promise((resolve, reject) => {
      const call = new UnaryCall(++this.#lastId, rpc.subject, this, options, { parse: (value) => rpc.reply.parse(value), resolve, reject });
      this.#start(call, { kind: 'unary', timeoutMs: options.timeoutMs, context: options.context }, request);
    });
  }

  stream<Q extends z.ZodType, V extends z.ZodType>(rpc: StreamRpc<Q, V>, request: z.input<Q>, options: CallOptions): RpcStream<z.output<V>> {
    const call = new StreamCall<z.output<V>>(++this.#lastId, rpc.subject, this, options, (value) => rpc.value.parse(value), this.#limits);
    this.#start(call, { kind: 'stream', timeoutMs: options.timeoutMs, context: options.context }, request);
    return call;
  }

  /** Ends every call that is still open. The connection belongs to the caller and stays. */
  close(): void {
    this.#watch.stop();
    this.#silence.stop();
    for (const call of this.#calls.values()) call.cancel();
    this.#cancels.flush();
    this.#subscription.unsubscribe();
  }

  forget(call: PendingCall): void {
    this.#calls.delete(call.id);
  }

  cancel(call: PendingCall): void {
    this.#cancels.add(call.id, {
      ...(call.instance === undefined ? {} : { instance: call.instance }),
      subject: call.subject,
      service: serviceOf(call.subject),
    });
  }

  takeClaim(name: string, subject: string): Promise<string> {
    return this.#claims.take(serviceOf(subject), name);
  }

  #start(call: PendingCall, head: RequestHead, request: unknown): void {
    if (!call.begin()) return;
    if (!this.#watch.isUp) return call.fail(neverSent(call.subject));
    this.#calls.set(call.id, call);
    this.#silence.start();
    try {
      const bodyJson = JSON.stringify(request);
      if (isLarge(bodyJson)) void this.#publishClaimed(call, head, bodyJson);
      else this.#publish(call, encodeRequest(head, bodyJson));
    } catch (cause) {
      call.fail(brokenContract(cause));
    }
  }

  async #publishClaimed(call: PendingCall, head: RequestHead, bodyJson: string): Promise<void> {
    const startedAt = performance.now();
    try {
      const claim = await this.#claims.put(serviceOf(call.subject), bodyJson);
      const timeoutMs = head.timeoutMs - (performance.now() - startedAt);
      if (!call.isOver) this.#publish(call, encodeRequest({ ...head, timeoutMs, claim }, ''));
    } catch (error) {
      call.fail(error instanceof ServiceError ? neverSent(call.subject, error) : brokenContract(error));
    }
  }

  // The reply subject names the call, so that the broker's "no responders" finds it.
  #publish(call: PendingCall, text: string): void {
    call.isListening = true;
    this.#outbox.add({
      subject: call.subject,
      text,
      reply: `${this.#inboxOf(serviceOf(call.subject))}.${call.id}`,
      isWanted: () => call.leave(),
      failed: (cause) => call.fail(neverSent(call.subject, cause)),
    });
  }

  #receive(error: Error | null, message: Msg): void {
    if (error) return;
    if (message.data.length === 0) {
      const call = this.#calls.get(splitCallSubject(message.subject).callId);
      if (message.headers?.code === 503) call?.fail(neverSent(call.subject));
      return;
    }
    const sender = senderOf(message.subject);
    decodeReply(toText(message.data), (frame, instance) => this.#deliver(frame, instance, sender));
  }

  #inboxOf(service: string): string {
    return inboxSubject(this.#inboxPrefix, service, this.#name);
  }

  #deliver(frame: ReplyFrame, instance: string, sender: string): void {
    const call = this.#calls.get(frame.callId);
    // A service answers its own calls only, whatever it says.
    if (call && serviceOf(call.subject) !== sender) return;
    if (call) call.receive(frame, instance);
    // The server works for nobody: the cancel was lost, or the call was given up in an outage.
    else if (frame.kind === frameKind.alive || frame.kind === frameKind.values) this.#cancels.add(frame.callId, { instance, service: sender });
  }

  #failAll(): void {
    for (const call of this.#calls.values()) call.fail(unavailable(call.subject));
  }
}
