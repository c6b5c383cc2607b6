import type { Route } from '@portazgo/catalog';
import type { CallTimeouts } from '@portazgo/providers-contract';

/** Kept of a call's deadline for what comes after the upstream: settling, and telling the client. */
const reserveMs = 2_000;
const reserveShare = 0.1;

/** The usual limits of a service's upstream calls. */
export interface CallLimits {
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** The same for servers of the operator, which may have to load a model first. */
  readonly localFirstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

export interface LimitedCall {
  readonly route: Route;
  readonly isLocal: boolean;
  /** A whole answer comes with its first byte: until then silence is no sign of anything, and to give up means a cost nobody knows. */
  readonly comesWhole: boolean;
  readonly deadlineMs: number;
}

/** The limits of one upstream call: the route's, else the usual ones, and never beyond the caller's deadline. */
export function callTimeouts(limits: CallLimits, { route, isLocal, comesWhole, deadlineMs }: LimitedCall): CallTimeouts {
  const left = Math.max(1, deadlineMs - Math.min(reserveMs, deadlineMs * reserveShare));
  const totalMs = Math.min(route.timeouts.totalMs ?? limits.totalMs, left);
  const firstByteMs = comesWhole ? totalMs : isLocal ? limits.localFirstByteMs : limits.firstByteMs;
  return {
    connectMs: route.timeouts.connectMs ?? limits.connectMs,
    firstByteMs: route.timeouts.firstByteMs ?? firstByteMs,
    idleMs: route.timeouts.idleMs ?? limits.idleMs,
    totalMs,
  };
}
