export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Longer waits are told as they are, but a date of next year is a mistake, not advice. */
const longestMs = 24 * 3_600_000;

/**
 * How long the vendor asks us to wait, or undefined when it does not say.
 * Order: `retry-after-ms`, `retry-after` (seconds or a date), then the body: Google's `RetryInfo`, or the headers' names as fields of an error.
 */
export function retryAfterMs(headers: HttpHeaders, body: unknown, nowMs: number): number | undefined {
  const milliseconds = sane(Number.parseFloat(first(headers['retry-after-ms']) ?? ''));
  if (milliseconds !== undefined) return milliseconds;
  const header = first(headers['retry-after'])?.trim();
  if (header !== undefined) {
    const wait = sane(waitOf(header, nowMs));
    if (wait !== undefined) return wait;
  }
  return waitInBody(body, nowMs, 0);
}

const isNumber = /^\d+(\.\d+)?$/;
const waitOf = (text: string, nowMs: number): number => (isNumber.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs);

const millisecondFields = ['retry_after_ms', 'retry-after-ms', 'retryAfterMs'];
const secondFields = ['retry_after', 'retry-after', 'Retry-After', 'retryAfter', 'retry_after_seconds'];
const holders = ['error', 'details', 'metadata', 'headers', 'choices'];

function waitInBody(value: unknown, nowMs: number, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null || depth > 5) return undefined;
  if (!Array.isArray(value)) {
    const told = waitHere(value as Readonly<Record<string, unknown>>, nowMs);
    if (told !== undefined) return told;
  }
  if ('retryDelay' in value && typeof value.retryDelay === 'string') {
    const match = /^(\d+(?:\.\d+)?)s$/.exec(value.retryDelay);
    if (match) return sane(Number(match[1]) * 1_000);
  }
  // The path in Google's errors is error.details[i]; errors may come wrapped in an array.
  const inner: unknown[] = Array.isArray(value) ? value.slice(0, 8) : holders.map((holder) => (value as Readonly<Record<string, unknown>>)[holder]);
  for (const item of inner) {
    const found = waitInBody(item, nowMs, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function waitHere(fields: Readonly<Record<string, unknown>>, nowMs: number): number | undefined {
  for (const [names, unitMs] of [[millisecondFields, 1] as const, [secondFields, 1_000] as const])
    for (const name of names) {
      const told = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (typeof told === 'number' && told >= 0) return sane(told * unitMs);
      if (typeof told === 'string' && (unitMs === 1_000 || isNumber.test(told))) {
        const wait = sane(unitMs === 1 ? Number(told) : waitOf(told.trim(), nowMs));
        if (wait !== undefined) return wait;
      }
    }
  return undefined;
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
const sane = (milliseconds: number) => (Number.isFinite(milliseconds) ? Math.min(Math.max(0, Math.ceil(milliseconds)), longestMs) : undefined);
