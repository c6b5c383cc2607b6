import { findFetchError, SafeFetchError } from './safe-fetch-error.ts';

/** The time of one fetch, from its first look-up to its last byte, over all redirects. Whatever is open when it ends is closed. */
export class FetchLife {
  readonly #controller = new AbortController();
  readonly #endsAt: number;
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  constructor(
    totalMs: number,
    private readonly onEnd: (life: FetchLife) => void,
    private readonly caller?: AbortSignal,
  ) {
    this.#endsAt = performance.now() + totalMs;
    this.#timer = setTimeout(() => this.#stop(new SafeFetchError('timeout')), totalMs);
    if (caller?.aborted) this.abandon();
    caller?.addEventListener('abort', this.abandon, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get leftMs(): number {
    return Math.max(1, Math.ceil(this.#endsAt - performance.now()));
  }

  /** Nobody waits for it any more. */
  readonly abandon = (): void => this.#stop(new SafeFetchError('unreachable', { cause: this.caller?.reason }));

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.caller?.removeEventListener('abort', this.abandon);
    this.onEnd(this);
  }

  /** A failure as outsiders of this library know it; when the time is over, that is why. */
  fault(error: unknown): SafeFetchError {
    if (this.signal.aborted) return this.signal.reason as SafeFetchError;
    return findFetchError(error) ?? new SafeFetchError('unreachable', { cause: error });
  }

  #stop(reason: SafeFetchError): void {
    if (!this.#isOver) this.#controller.abort(reason);
    this.end();
  }
}
