import type { Route } from '@portazgo/catalog';
import type { CallTimeouts } from '@portazgo/providers-contract';
import type { LlmConfig } from '../llm.config.ts';

/** Kept of a call's deadline for what comes after the upstream: settling, and telling the client. */
const reserveMs = 2_000;
const reserveShare = 0.1;

export interface LimitedCall {
  readonly route: Route;
  readonly isLocal: boolean;
  /** A whole chat answer comes with its first byte: until then silence is no sign of anything, and to give up means a cost nobody knows. */
  readonly comesWhole: boolean;
  readonly deadlineMs: number;
}

/** The limits of one upstream call: the route's, else the usual ones, and never beyond the caller's deadline. */
export function callTimeouts(config: LlmConfig, { route, isLocal, comesWhole, deadlineMs }: LimitedCall): CallTimeouts {
  const left = Math.max(1, deadlineMs - Math.min(reserveMs, deadlineMs * reserveShare));
  const totalMs = Math.min(route.timeouts.totalMs ?? config.LLM_TOTAL_TIMEOUT_MS, left);
  const firstByteMs = comesWhole ? totalMs : isLocal ? config.LLM_LOCAL_FIRST_BYTE_TIMEOUT_MS : config.LLM_FIRST_BYTE_TIMEOUT_MS;
  return {
    connectMs: route.timeouts.connectMs ?? config.LLM_CONNECT_TIMEOUT_MS,
    firstByteMs: route.timeouts.firstByteMs ?? firstByteMs,
    idleMs: route.timeouts.idleMs ?? config.LLM_IDLE_TIMEOUT_MS,
    totalMs,
  };
}
