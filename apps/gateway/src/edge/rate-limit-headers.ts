import type { RateLimitState } from '@portazgo/contracts';

/** The plain three speak of requests, with seconds; the others are written as OpenAI writes them, with durations such as `1m30s`. */
export function rateLimitHeaders({ requests, tokens }: RateLimitState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(requests.limit),
    'x-ratelimit-remaining': String(requests.remaining),
    'x-ratelimit-reset': String(requests.resetSeconds),
    'x-ratelimit-limit-requests': String(requests.limit),
    'x-ratelimit-remaining-requests': String(requests.remaining),
    'x-ratelimit-reset-requests': duration(requests.resetSeconds),
    'x-ratelimit-limit-tokens': String(tokens.limit),
    'x-ratelimit-remaining-tokens': String(tokens.remaining),
    'x-ratelimit-reset-tokens': duration(tokens.resetSeconds),
  };
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
