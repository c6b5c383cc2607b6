import { FairTimeout } from '@portazgo/platform';
import type { CallOptions, TimeoutPhase } from '@portazgo/providers-contract';
import type { Dispatcher } from 'undici';
import type { HttpHeaders } from './retry-after.ts';
import { replyError, timeoutError, transportError, type ExchangeStage } from './transport-error.ts';

export interface HttpHead {
  readonly status: number;
  readonly headers: HttpHeaders;
}

/** Unread bytes after which the socket is paused: a slow reader must cost the vendor's buffer, not ours. */
const unreadBytesMax = 1_048_576;
/** What is read past the end of an answer so that the connection can be used again. */
const leftoverBytesMax = 65_536;
const leftoverMs = 1_000;

/** One request and its answer: the four limits, the caller's abort, the size cap, and the body as chunks. */
export class HttpExchange implements Dispatcher.DispatchHandler, AsyncIterableIterator<Buffer> {
  readonly head: Promise<HttpHead>;
  private readonly resolveHead: (head: HttpHead) => void;
  private readonly rejectHead: (error: unknown) => void;
  private stage: ExchangeStage = 'unsent';
  private phase: TimeoutPhase = 'connect';
  private phaseTimer: FairTimeout;
  private readonly totalTimer: FairTimeout;
  private controller: Dispatcher.DispatchController | undefined;
  private chunks: Buffer[] = [];
  private unreadBytes = 0;
  private bodyBytes = 0;
  private paused = false;
  private leftover: { bytes: number } | undefined;
  private ended = false;
  private failure: { error: unknown } | undefined;
  private waiting: { resolve: (result: IteratorResult<Buffer>) => void; reject: (error: unknown) => void } | undefined;

  constructor(
    private readonly provider: string,
    private readonly options: CallOptions,
    private readonly bodyBytesMax: number,
    /** Between head and body: a vendor that sends the head first may compute the whole answer behind it. */
    private readonly headSilenceMs: number,
  ) {
    let resolveHead!: (head: HttpHead) => void;
    let rejectHead!: (error: unknown) => void;
    this.head = new Promise((resolve, reject) => {
      resolveHead = resolve;
      rejectHead = reject;
    });
    this.resolveHead = resolveHead;
    this.rejectHead = rejectHead;
    // The head may fail while nobody awaits it any more; that is not an unhandled rejection.
    this.head.catch(() => {});
    this.phaseTimer = new FairTimeout(options.timeouts.connectMs, this.onPhaseTimeout);
    this.totalTimer = new FairTimeout(options.timeouts.totalMs, this.onTotalTimeout);
    if (options.signal.aborted) this.onAbort();
    else options.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  /** True when the call is over before it was handed to a connection. */
  get isOver(): boolean {
    return this.ended || this.failure !== undefined;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) {
      controller.abort(new Error('abandoned before it was sent'));
      return;
    }
    this.stage = 'sent';
    this.startPhase('first_byte', this.options.timeouts.firstByteMs);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpHeaders): void {
    if (status < 200) return;
    // An error status is an answer about the work, not the work: the adapter decides what was accepted.
    if (status < 300) this.stage = 'answering';
    this.startPhase('idle', this.headSilenceMs);
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') this.fail(replyError(this.provider, 'the answer was compressed though it must not be', this.stage));
    else this.resolveHead({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.leftover) {
      this.leftover.bytes += chunk.length;
      if (this.leftover.bytes > leftoverBytesMax) this.fail(new Error('too much after the end'));
      return;
    }
    if (this.isOver) return;
    if (this.bodyBytes === 0 && this.headSilenceMs !== this.options.timeouts.idleMs) this.startPhase('idle', this.options.timeouts.idleMs);
    else this.phaseTimer.refresh();
    this.bodyBytes += chunk.length;
    if (this.bodyBytes > this.bodyBytesMax) {
      this.fail(replyError(this.provider, 'the answer was too large', this.stage));
      return;
    }
    if (this.waiting) {
      const { resolve } = this.waiting;
      this.waiting = undefined;
      resolve({ value: chunk, done: false });
      return;
    }
    this.chunks.push(chunk);
    this.unreadBytes += chunk.length;
    if (this.unreadBytes <= unreadBytesMax || this.paused) return;
    this.paused = true;
    this.phaseTimer.cancel(); // silence is ours now, not the vendor's
    controller.pause();
  }

  onResponseEnd(): void {
    this.ended = true;
    this.release();
    this.waiting?.resolve({ value: undefined, done: true });
    this.waiting = undefined;
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(transportError(this.provider, error, this.stage));
  }

  next(): Promise<IteratorResult<Buffer>> {
    const [chunk] = this.chunks;
    if (chunk) {
      const value = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
      this.chunks = [];
      this.unreadBytes = 0;
      if (this.paused) {
        this.paused = false;
        this.startPhase('idle', this.options.timeouts.idleMs);
        this.controller?.resume();
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.failure) return Promise.reject(this.failure.error);
    if (this.ended || this.leftover) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  /** Ends the exchange before the body does. */
  return(): Promise<IteratorResult<Buffer>> {
    if (!this.isOver && !this.leftover) this.fail(new Error('abandoned by its reader'));
    return Promise.resolve({ value: undefined, done: true });
  }

  /** The reader has all it needs. What little may still come is read and dropped, so that the connection can serve again. */
  finish(): void {
    if (this.isOver || this.leftover) return;
    this.leftover = { bytes: 0 };
    this.chunks = [];
    this.release();
    if (this.paused) this.controller?.resume();
    this.phaseTimer = new FairTimeout(leftoverMs, () => this.fail(new Error('the body did not end'))).unref();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private startPhase(phase: TimeoutPhase, limitMs: number): void {
    this.phaseTimer.cancel();
    this.phase = phase;
    this.phaseTimer = new FairTimeout(limitMs, this.onPhaseTimeout);
  }

  private readonly onPhaseTimeout = (): void => this.fail(timeoutError(this.provider, this.phase, this.stage));
  private readonly onTotalTimeout = (): void => this.fail(timeoutError(this.provider, 'total', this.stage));
  private readonly onAbort = (): void => {
    this.chunks = [];
    this.fail(this.options.signal.reason);
  };

  private fail(error: unknown): void {
    if (this.isOver) return;
    this.failure = { error };
    this.release();
    this.controller?.abort(error instanceof Error ? error : new Error('aborted'));
    this.rejectHead(error);
    this.waiting?.reject(error);
    this.waiting = undefined;
  }

  private release(): void {
    this.phaseTimer.cancel();
    this.totalTimer.cancel();
    this.options.signal.removeEventListener('abort', this.onAbort);
  }
}
