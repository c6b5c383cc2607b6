import { PlannedRefusal } from '../planned-refusal.ts';
import type { Refusal } from '../refusal.ts';

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'RESOURCE_EXHAUSTED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** `{error:{code,message,status,details}}`. How long to wait stands in the details, never in a header. */
export function googleError(refusal: Refusal): { error: Record<string, unknown> } {
  const { status, message } = refusal;
  const more = details(refusal);
  return { error: { code: status, message, status: statusNames[status] ?? 'INTERNAL', ...(more ? { details: more } : {}) } };
}

function details(refusal: Refusal): unknown {
  if (refusal.detail !== undefined) return refusal.detail;
  if (refusal.status !== 429) return undefined;
  const seconds = /^\d+$/.exec((refusal instanceof PlannedRefusal && refusal.retryAfter) || '34')?.[0] ?? '2';
  return [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` }];
}
