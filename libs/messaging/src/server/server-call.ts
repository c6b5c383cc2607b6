import type { CallContext } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { isObservable, type Subscription } from 'rxjs';
import { isLarge } from '../claim-store.ts';
import { encodeFrame, frameKind, type FrameKind } from '../wire/reply-frame.ts';
import type { RequestHead } from '../wire/request-frame.ts';
import { PreparedAnswer } from './prepared-answer.ts';
import type { ReplyMailbox } from './reply-mailbox.ts';
import type { RpcCall } from './rpc-call.ts';

/** Values of one tick are cut into frames of about this many characters, so that a message stays below the broker's limit. */
const frameLengthMax = 64 * 1024;

/** What a call needs from the server it runs in. */
export interface CallHouse {
  putClaim(text: string, subject: string): Promise<string>;
  toServiceError(error: unknown, call: ServerCall): ServiceError;
  /** Counts work the drain must wait for. */
  waitUntil(work: Promise<unknown>): void;
}

/** One call being served. Two lives are kept apart: the answer (over when the client has its last frame or left) and the handler's work. */
export class ServerCall implements RpcCall {
  readonly context: CallContext;
  readonly #kind: RequestHead['kind'];
  readonly #endsAt: number;
  readonly #deadline: NodeJS.Timeout;
  #controller?: AbortController;
  #endedBy?: ServiceError;
  #isOver = false;
  #subscription?: Subscription;
  #onWorkDone?: () => void;
  /** Values of this tick as JSON, and how many values went before them. */
  #pendingJson = '';
  #pendingCount = 0;
  #sequence = 0;
  #lastValue: unknown;
  /** Frames that must wait until an earlier value is at the claim store. */
  #behindClaim?: (() => void)[];
  /** Nothing was sent since the last heartbeat. */
  isSilent = false;

  constructor(
    readonly id: number,
    readonly subject: string,
    head: RequestHead,
    private readonly mailbox: ReplyMailbox,
    private readonly house: CallHouse,
  ) {
    this.context = head.context;
    this.#kind = head.kind;
    this.#endsAt = performance.now() + head.timeoutMs;
    this.#deadline = setTimeout(() => this.#abort(new ServiceError('deadline_exceeded', { seconds: head.timeoutMs / 1_000 }), true), head.timeoutMs);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  // Made on demand: most unary handlers never look at it.
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#endedBy) this.#controller.abort(this.#endedBy);
    }
    return this.#controller.signal;
  }

  get deadlineMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  async prepare<Part extends object>(part: Part): Promise<<Rest extends object>(rest: Rest) => Part & Rest> {
    const json = toJson(part);
    // Nobody fetches it for a client that has left.
    const claim = isLarge(json) && !this.#isOver ? await this.house.putClaim(json, this.subject) : null;
    // What the handler returns comes back to `#completed`; between the two it has the type of what its caller will read.
    return <Rest extends object>(rest: Rest) => new PreparedAnswer(json, claim, rest) as object as Part & Rest;
  }

  waitUntil(work: Promise<unknown>): void {
    this.house.waitUntil(work);
  }

  /** Runs the handler to its end; resolves when no work is left, which may be after the answer. */
  async run(handle: () => Promise<unknown>): Promise<void> {
    try {
      const result = await handle();
      if (isObservable(result)) {
        // Also when the client has left meanwhile: its money is held, and only the handler can say what becomes of it. It finds the
        // signal aborted.
        await new Promise<void>((resolve) => {
          this.#onWorkDone = resolve;
          this.#subscription = result.subscribe({ next: this.#next, error: this.#failed, complete: this.#completed });
          // The source may have cancelled the call while it was being subscribed.
          if (this.#isOver) this.#stopWork();
        });
      } else {
        this.#next(result);
        this.#completed();
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** The client does not wait any more. */
  cancel(): void {
    this.#abort(new ServiceError('cancelled', {}), false);
  }

  /** Ends the call from this side, telling the client why. */
  refuse(error: ServiceError): void {
    this.#abort(error, true);
  }

  /** Moves the values of this tick into a frame. */
  takeFrame(): string {
    if (this.#pendingCount === 0) return '';
    const frame = encodeFrame(frameKind.values, this.id, this.#sequence, `[${this.#pendingJson}]`);
    this.#sequence += this.#pendingCount;
    this.#pendingJson = '';
    this.#pendingCount = 0;
    return frame;
  }

  aliveFrame(): string {
    return encodeFrame(frameKind.alive, this.id, this.#sequence);
  }

  readonly #next = (value: unknown): void => {
    if (this.#isOver) return;
    if (this.#kind === 'unary') {
      this.#lastValue = value;
      return;
    }
    let json: string;
    try {
      json = toJson(value);
    } catch (error) {
      return this.#abort(this.house.toServiceError(error, this), true);
    }
    this.#inOrder(() => this.#append(json));
  };

  readonly #completed = (): void => {
    this.#onWorkDone?.();
    if (this.#isOver) return;
    if (this.#kind === 'stream') return this.#close(frameKind.end);
    const answer = this.#lastValue;
    let json: string;
    try {
      if (answer instanceof PreparedAnswer && answer.claim !== null) return this.#close(frameKind.claimedReply, `${answer.claim} ${answer.restToText()}`);
      json = answer instanceof PreparedAnswer ? answer.toText() : toJson(answer);
    } catch (error) {
      return this.#failed(error);
    }
    if (!isLarge(json)) return this.#close(frameKind.reply, json);
    this.#leaveClaim(json, (claim) => this.#close(frameKind.claimedReply, claim));
  };

  readonly #failed = (error: unknown): void => {
    this.#onWorkDone?.();
    // A handler that stops because it was told to has not failed.
    if (this.#endedBy && (error === this.#endedBy || (error instanceof Error && error.name === 'AbortError'))) return;
    const failure = this.house.toServiceError(error, this);
    if (!this.#isOver) this.#close(frameKind.error, JSON.stringify(failure.toWire()));
  };

  #append(json: string): void {
    if (isLarge(json)) {
      this.mailbox.add(this.takeFrame());
      this.#leaveClaim(`[${json}]`, (claim) => {
        this.isSilent = false;
        this.mailbox.add(encodeFrame(frameKind.claimedValues, this.id, this.#sequence, claim));
        this.#sequence++;
      });
      return;
    }
    if (this.#pendingCount === 0) {
      this.#pendingJson = json;
      this.mailbox.touch(this);
    } else this.#pendingJson += `,${json}`;
    this.#pendingCount++;
    this.isSilent = false;
    if (this.#pendingJson.length > frameLengthMax) this.mailbox.add(this.takeFrame());
  }

  #leaveClaim(json: string, then: (claim: string) => void): void {
    const waiting: (() => void)[] = [];
    this.#behindClaim = waiting;
    const upload = this.house
      .putClaim(json, this.subject)
      .then(then)
      .catch((error: unknown) => this.#abort(this.house.toServiceError(error, this), true))
      .then(() => {
        this.#behindClaim = undefined;
        // A step may leave the next claim; the steps after it then wait for that one.
        for (const step of waiting) this.#inOrder(step);
      });
    this.house.waitUntil(upload);
  }

  #inOrder(step: () => void): void {
    if (this.#isOver) return;
    if (this.#behindClaim) this.#behindClaim.push(step);
    else step();
  }

  #close(kind: FrameKind, rest = ''): void {
    this.#inOrder(() => {
      this.mailbox.add(this.takeFrame() + encodeFrame(kind, this.id, this.#sequence, rest));
      this.#end();
    });
  }

  #abort(reason: ServiceError, tellClient: boolean): void {
    if (this.#isOver) return;
    if (tellClient) this.mailbox.add(this.takeFrame() + encodeFrame(frameKind.error, this.id, this.#sequence, JSON.stringify(reason.toWire())));
    this.#endedBy = reason;
    this.#end();
    this.#controller?.abort(reason);
    this.#stopWork();
  }

  #stopWork(): void {
    this.#subscription?.unsubscribe();
    // Without a subscription the handler is still running, and the drain goes on waiting for it.
    if (this.#subscription) this.#onWorkDone?.();
  }

  #end(): void {
    this.#isOver = true;
    this.#pendingCount = 0;
    clearTimeout(this.#deadline);
    this.mailbox.forget(this);
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
