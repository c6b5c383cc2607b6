import type { CallContext } from '@portazgo/contracts';

/** The call as its handler sees it, injected with `@Ctx()`. */
export interface RpcCall {
  readonly context: CallContext;
  /** Aborts when the client cancels or is gone, and at the deadline; the reason is the `ServiceError` that ended the call. */
  readonly signal: AbortSignal;
  /** What is left. */
  readonly deadlineMs: number;
  /** Work that outlives the answer, such as settling after a cancel: the drain waits for it. */
  waitUntil(work: Promise<unknown>): void;
}
