export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Longer waits are told as they are, but a date of next year is a mistake, not advice. */
const longestMs = 24 * 3_600_000;

/**
 * How long the vendor asks us to wait, or undefined when it does not say.
 * Order: `retry-after-ms`, `retry-after` (seconds or a date), Google's `RetryInfo` in the body.
 */
export function retryAfterMs(headers: HttpHeaders, body: unknown, nowMs: number): number | undefined {
  const milliseconds = sane(Number.parseFloat(first(headers['retry-after-ms']) ?? ''));
  if (milliseconds !== undefined) return milliseconds;
  const header = first(headers['retry-after'])?.trim();
  if (header !== undefined) {
    const seconds = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
    const wait = sane(seconds);
    if (wait !== undefined) return wait;
  }
  return retryInfoMs(body, 0);
}

function retryInfoMs(value: unknown, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null || depth > 4) return undefined;
  if ('retryDelay' in value && typeof value.retryDelay === 'string') {
    const match = /^(\d+(?:\.\d+)?)s$/.exec(value.retryDelay);
    if (match) return sane(Number(match[1]) * 1_000);
  }
  // The path in Google's errors is error.details[i]; errors may come wrapped in an array.
  const inner = Array.isArray(value) ? value.slice(0, 8) : ['error' in value ? value.error : undefined, 'details' in value ? value.details : undefined];
  for (const item of inner) {
    const found = retryInfoMs(item, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
const sane = (milliseconds: number) => (Number.isFinite(milliseconds) ? Math.min(Math.max(0, Math.ceil(milliseconds)), longestMs) : undefined);
