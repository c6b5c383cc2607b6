import type { ServiceError } from '@portazgo/errors';
import type { ProviderError } from '@portazgo/providers-contract';
import type { HeldRun } from '../run/held-run.ts';

const delayFirstMs = 1_000;
const delayMaxMs = 60_000;
/** A provider that is down for longer is told to the client, who may choose another model. */
const patienceSeconds = 30;
const passing = new Set(['overloaded', 'rate_limited', 'timeout', 'upstream_bug', 'interrupted']);

/**
 * When a job that nobody took is to be tried again; null when trying again would not help: the request or the operator's account is at
 * fault, no provider is set up, it was tried long enough, or its time would be over. A provider that names a time is given that time.
 */
export function retryDelayMs({ work, tools, limit }: HeldRun, fault: ServiceError, refusal: ProviderError | undefined): number | null {
  const resting = refusal === undefined && (fault.code === 'overloaded' || fault.code === 'model_unavailable');
  if (!(refusal ? passing.has(refusal.kind) : resting)) return null;
  const routes = tools.catalog.find(work.model)?.routes ?? [];
  if (!routes.some((route) => 'account' in tools.registry.choose(route, work.mode))) return null;
  const { totalSeconds, queueSeconds } = work.timeLimits;
  const waitedMs = Math.max(0, totalSeconds - work.totalSecondsLeft) * 1_000;
  // As long again as it has waited so far: each wait about doubles the one before, whichever worker it comes to.
  const backoffMs = Math.max(delayFirstMs, waitedMs) * (0.5 + Math.random() / 2);
  const namedMs = refusal ? (refusal.retryAfterMs ?? 0) : (fault.retryAfterSeconds ?? 0) * 1_000;
  const delayMs = Math.round(Math.min(delayMaxMs, Math.max(backoffMs, namedMs)));
  const patienceMs = (namedMs > 0 ? queueSeconds : Math.min(queueSeconds, patienceSeconds)) * 1_000;
  return waitedMs + delayMs <= patienceMs && delayMs < limit.leftMs ? delayMs : null;
}
