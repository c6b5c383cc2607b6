import assert from 'node:assert/strict';
import { ProviderError, type Accepted, type ProviderErrorKind } from '@portazgo/providers-contract';

/** What an adapter must make of a refusal that the emulator was asked for. */
export interface Refusal {
  readonly behaviour: string;
  readonly kind: ProviderErrorKind;
  readonly accepted: Accepted;
  readonly retryAfterMs?: readonly [number, number];
}

export const refusals: readonly Refusal[] = [
  { behaviour: 'status=400', kind: 'bad_request', accepted: 'no' },
  { behaviour: 'fault=402', kind: 'no_credit', accepted: 'no' },
  { behaviour: 'status=404', kind: 'not_found', accepted: 'no' },
  { behaviour: 'fault=429-seconds', kind: 'rate_limited', accepted: 'no', retryAfterMs: [2_000, 2_000] },
  { behaviour: 'fault=429-date', kind: 'rate_limited', accepted: 'no', retryAfterMs: [1, 2_000] },
  { behaviour: 'fault=429-ms', kind: 'rate_limited', accepted: 'no', retryAfterMs: [1_500, 1_500] },
  { behaviour: 'fault=429', kind: 'rate_limited', accepted: 'no' },
  { behaviour: 'status=500', kind: 'upstream_bug', accepted: 'no' },
  { behaviour: 'status=503', kind: 'overloaded', accepted: 'no' },
  { behaviour: 'fault=html-502', kind: 'overloaded', accepted: 'unknown' },
  { behaviour: 'fault=reset', kind: 'interrupted', accepted: 'unknown' },
];

/** Secrets of the subjects all have this in them. */
export const canary = 'canary';

export async function errorOf(work: Promise<unknown>): Promise<ProviderError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ProviderError, `not a ProviderError: ${String(error)}`);
    for (const text of [error.message, error.reason, JSON.stringify(error), String(error.cause)]) assert.ok(!text.includes(canary), text);
    return error;
  }
  throw new assert.AssertionError({ message: 'the call did not fail' });
}

export function assertRefused(error: ProviderError, { kind, accepted, retryAfterMs }: Refusal, vendor: string): void {
  assert.deepEqual([error.kind, error.accepted, error.provider], [kind, accepted, vendor]);
  if (retryAfterMs) assert.ok((error.retryAfterMs ?? -1) >= retryAfterMs[0] && (error.retryAfterMs ?? -1) <= retryAfterMs[1], `${error.retryAfterMs}`);
  assert.ok(error.reason.length > 0 && error.reason.length <= 300 && !/[<\n]/.test(error.reason), error.reason);
}
