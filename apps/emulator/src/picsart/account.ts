import type { MediaCall } from '../media-call/media-call.ts';
import type { Studio } from '../studio/studio.ts';

const creditsAtFirst = 100_000;
const callsPerMinute = 500;
const windowMs = 60_000;

/** What a key has left. */
export interface Account {
  credits: number;
  windowEndsAt: number;
  callsLeft: number;
}

const accounts = new WeakMap<Studio, Map<string, Account>>();

export function accountOf({ studio, key }: MediaCall): Account {
  const known = accounts.get(studio) ?? new Map<string, Account>();
  accounts.set(studio, known);
  const account = known.get(key) ?? { credits: creditsAtFirst, windowEndsAt: 0, callsLeft: callsPerMinute };
  known.set(key, account);
  return account;
}

/** Headers of every answer. The limit is told and counted down, not enforced: ask for `fault=429`. */
export function accountHeaders(call: MediaCall): Record<string, string> {
  const account = accountOf(call);
  const now = Date.now();
  if (now >= account.windowEndsAt) Object.assign(account, { windowEndsAt: now + windowMs, callsLeft: callsPerMinute });
  account.callsLeft = Math.max(0, account.callsLeft - 1);
  return {
    'x-picsart-correlation-id': `emulated-${call.record.sequence}`,
    'x-picsart-ratelimit-limit': String(callsPerMinute),
    'x-picsart-ratelimit-available': String(account.callsLeft),
    'x-picsart-ratelimit-reset-time': String(Math.ceil((account.windowEndsAt - now) / 1_000)),
    'x-picsart-credit-available': String(account.credits),
  };
}
