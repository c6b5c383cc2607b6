const minute = 60;
const hour = 60 * minute;

/** The first try comes at once; these are the waits before the nine others: about 75 hours in all (Standard Webhooks). */
const waitsSeconds = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
/** What a receiver may ask for at most; a longer wait would keep its messages for ever. */
const retryAfterSecondsMax = 24 * hour;
/** Waits are up to a tenth shorter or longer, so that a receiver that comes back is not met by all its messages at once. */
const jitter = 0.1;

export const triesMax = waitsSeconds.length + 1;

/** How long to wait after so many failed tries; null when there is no further one. `random` is in [0, 1). */
export function nextTryInMs(triesMade: number, { retryAfterSeconds, random }: { retryAfterSeconds: number | null; random: number }): number | null {
  const waitSeconds = waitsSeconds[triesMade - 1];
  if (waitSeconds === undefined) return null;
  const jittered = waitSeconds * (1 - jitter + 2 * jitter * random);
  return Math.round(Math.max(jittered, Math.min(retryAfterSeconds ?? 0, retryAfterSecondsMax)) * 1_000);
}
