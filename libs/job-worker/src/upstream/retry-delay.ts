import type { ServiceError } from '@portazgo/errors';
import type { ProviderError } from '@portazgo/providers-contract';
import type { HeldRun } from '../run/held-run.ts';

const attemptsMax = 4;
const delayFirstMs = 1_000;
const delayMaxMs = 60_000;
const passing = new Set(['overloaded', 'rate_limited', 'timeout', 'upstream_bug', 'interrupted']);

/**
 * When a job that nobody took is to be tried again; null when trying again would not help: the request or the operator's account is at
 * fault, no provider is set up, it was tried often enough, or its time would be over.
 */
export function retryDelayMs({ work, tools, limit }: HeldRun, fault: ServiceError, refusal: ProviderError | undefined): number | null {
  if (work.attempt >= attemptsMax) return null;
  const resting = refusal === undefined && (fault.code === 'overloaded' || fault.code === 'model_unavailable');
  if (!(refusal ? passing.has(refusal.kind) : resting)) return null;
  const routes = tools.catalog.find(work.model)?.routes ?? [];
  if (!routes.some((route) => 'account' in tools.registry.choose(route, work.mode))) return null;
  const backoffMs = delayFirstMs * 2 ** (work.attempt - 1) * (0.5 + Math.random() / 2);
  const delayMs = Math.round(Math.min(delayMaxMs, Math.max(backoffMs, refusal ? (refusal.retryAfterMs ?? 0) : (fault.retryAfterSeconds ?? 0) * 1_000)));
  return delayMs < limit.leftMs ? delayMs : null;
}
