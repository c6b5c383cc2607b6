import { fromWireError, ServiceError } from '@portazgo/errors';
import { wireError, type CallContext } from '@portazgo/contracts';
import { FairTimeout } from '@portazgo/platform';
import { frameKind, type ReplyFrame } from '../wire/reply-frame.ts';
import { serviceOf } from '../wire/subjects.ts';

export interface CallOptions {
  context: CallContext;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** What a call needs from the client that started it. */
export interface CallKeeper {
  /** The call is over: frames that still arrive for it are nobody's. */
  forget(call: PendingCall): void;
  /** Tells the server that nobody waits any more. */
  cancel(call: PendingCall): void;
  takeClaim(name: string, subject: string): Promise<string>;
}

/** One call in flight on the client's side. It ends once: answered, failed, cancelled or out of time. */
export abstract class PendingCall {
  /** The server process that answers, once it was heard. */
  instance?: string;
  /** Rounds of the silence watch since the server was last heard. */
  silentRounds = 0;
  /** A server owes signs of life: the request has left and the last word has not come. At other times the claim store is waited for. */
  isListening = false;
  /** The request was handed to the broker: from here on a server may have seen it. */
  #hasLeft = false;
  #isOver = false;
  #deadline?: FairTimeout;

  constructor(
    readonly id: number,
    readonly subject: string,
    protected readonly keeper: CallKeeper,
    private readonly options: CallOptions,
  ) {}

  get isOver(): boolean {
    return this.#isOver;
  }

  /** False when the call was over before it began. */
  begin(): boolean {
    const { signal, timeoutMs } = this.options;
    if (signal?.aborted) {
      this.fail(new ServiceError('cancelled', { service: serviceOf(this.subject), neverSent: true }));
      return false;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#deadline = new FairTimeout(Math.max(0, timeoutMs), () =>
      this.abandon(new ServiceError('deadline_exceeded', { seconds: timeoutMs / 1_000, ...this.#proof() })),
    );
    return true;
  }

  /** Asked at the moment of leaving; false when nobody waits for it any more. */
  leave(): boolean {
    this.#hasLeft = !this.#isOver;
    return this.#hasLeft;
  }

  /** The caller waits no more. */
  cancel(): void {
    this.abandon(new ServiceError('cancelled', this.#proof()));
  }

  receive(frame: ReplyFrame, instance: string): void {
    this.silentRounds = 0;
    this.instance = instance;
    if (frame.kind === frameKind.error || frame.kind === frameKind.end || frame.kind === frameKind.reply || frame.kind === frameKind.claimedReply) {
      this.isListening = false;
    }
    this.handle(frame);
  }

  fail(error: ServiceError): void {
    if (this.finish()) this.settleFailed(error);
  }

  /** Ends the call here and at the server. */
  abandon(error: ServiceError): void {
    if (this.#isOver) return;
    if (this.#hasLeft) this.keeper.cancel(this);
    this.fail(error);
  }

  protected abstract handle(frame: ReplyFrame): void;
  protected abstract settleFailed(error: ServiceError): void;

  /** False when the call was over already. */
  protected finish(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadline?.cancel();
    this.options.signal?.removeEventListener('abort', this.#onAbort);
    this.keeper.forget(this);
    return true;
  }

  readonly #onAbort = (): void => this.cancel();

  /** Money held for a call that provably reached no server can be given back at once. */
  #proof(): { service?: string; neverSent?: true } {
    return this.#hasLeft ? {} : { service: serviceOf(this.subject), neverSent: true };
  }
}

export function unavailable(subject: string, cause?: unknown): ServiceError {
  return new ServiceError('service_unavailable', { service: serviceOf(subject), retryAfterSeconds: 1 }, { cause });
}

/** The same, for a call that provably reached no server: money held for it can be given back. */
export function neverSent(subject: string, cause?: unknown): ServiceError {
  return new ServiceError('service_unavailable', { service: serviceOf(subject), retryAfterSeconds: 1, neverSent: true }, { cause });
}

export function readWireError(json: string): ServiceError {
  const { data, error } = wireError.safeParse(parseOr(json));
  return data ? fromWireError(data) : new ServiceError('internal_error', {}, { cause: error });
}

function parseOr(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What the other side sent does not fit the contract. */
export function brokenContract(cause: unknown): ServiceError {
  return new ServiceError('internal_error', {}, { cause });
}
