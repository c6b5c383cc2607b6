import type { CallContext } from '@portazgo/contracts';

/** The call as its handler sees it, injected with `@Ctx()`. */
export interface RpcCall {
  readonly context: CallContext;
  /** Aborts when the client cancels or is gone, and at the deadline; the reason is the `ServiceError` that ended the call. */
  readonly signal: AbortSignal;
  /** What is left. */
  readonly deadlineMs: number;
  /**
   * Makes an answer ready before it is paid for: one that is large is carried to its caller first, so that what cannot be handed over is
   * not charged. Resolves with how to add the rest, which gives what the handler returns.
   */
  prepare<Part extends object>(part: Part): Promise<<Rest extends object>(rest: Rest) => Part & Rest>;
  /** Work that outlives the answer, such as settling after a cancel: the drain waits for it. */
  waitUntil(work: Promise<unknown>): void;
}
