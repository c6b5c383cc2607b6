import type { TimeoutPhase } from './call-options.ts';

/**
 * What went wrong, in the words of this house. An adapter reads the vendor's status, codes and body and decides;
 * nobody after it looks at a status again, because statuses lie (a wrong key is 400 at one vendor, no credit is 429 at another).
 *
 * - `bad_request`: the vendor does not take this request; `field` names the parameter when the vendor did.
 * - `auth`, `forbidden`, `no_credit`: the operator's account at the vendor. Never the client's fault, never shown as 401, 402 or 403.
 * - `rate_limited`: come back after `retryAfterMs` (absent when the vendor did not say).
 * - `content_blocked`: the vendor's moderation refused prompt or answer.
 * - `not_found`: the vendor does not know the model or the path.
 * - `too_large`: the prompt exceeds the model's context, or the body the vendor's limit.
 * - `timeout`: one of our four limits ran out; `phase` says which.
 * - `overloaded`: the vendor is busy or down and says so, or cannot be reached.
 * - `upstream_bug`: an answer no client could understand, or an internal error of the vendor.
 * - `interrupted`: the answer began and its connection broke before the end.
 */
export type ProviderErrorKind =
  | 'bad_request'
  | 'auth'
  | 'forbidden'
  | 'no_credit'
  | 'rate_limited'
  | 'content_blocked'
  | 'not_found'
  | 'too_large'
  | 'timeout'
  | 'overloaded'
  | 'upstream_bug'
  | 'interrupted';

/**
 * Did the vendor take the work? This alone decides whether the call may be sent again.
 * - `no`: proven. The connection was refused, the request was never written, or the vendor itself answered that it did not do it.
 * - `yes`: the vendor began to answer.
 * - `unknown`: the request was written and its fate was lost (reset, time-out, a proxy's error page). It is not repeated: it may be running and billed.
 */
export type Accepted = 'no' | 'yes' | 'unknown';

export interface ProviderErrorDetails {
  readonly provider: string;
  readonly kind: ProviderErrorKind;
  readonly accepted: Accepted;
  /** Safe to show a client: no key, no host, no prompt, one short line. The rest belongs in `cause`. */
  readonly reason: string;
  readonly upstreamStatus?: number;
  /** The vendor's own code (`insufficient_quota`, `RESOURCE_EXHAUSTED`), for the log. */
  readonly upstreamCode?: string;
  readonly retryAfterMs?: number;
  readonly phase?: TimeoutPhase;
  /** The parameter the vendor complained about, in its wire name. */
  readonly field?: string;
  readonly cause?: unknown;
}

/** The only error an adapter throws, besides the reason of an aborted signal. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly provider: string;
  readonly kind: ProviderErrorKind;
  readonly accepted: Accepted;
  readonly reason: string;
  readonly upstreamStatus: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly phase: TimeoutPhase | undefined;
  readonly field: string | undefined;

  constructor(details: ProviderErrorDetails) {
    super(`${details.provider}: ${details.kind}: ${details.reason}`, { cause: details.cause });
    this.provider = details.provider;
    this.kind = details.kind;
    this.accepted = details.accepted;
    this.reason = details.reason;
    this.upstreamStatus = details.upstreamStatus;
    this.upstreamCode = details.upstreamCode;
    this.retryAfterMs = details.retryAfterMs;
    this.phase = details.phase;
    this.field = details.field;
  }
}
