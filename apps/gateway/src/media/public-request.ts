const textMax = 2_048;

/** A body as it may be kept and shown again: pictures in base64 are named, not repeated. */
export function toPublicRequest(body: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, shorten(value)]));
}

function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > textMax && /^[A-Za-z0-9+/=:;,._-]+$/.test(value.slice(0, 200)) ? `(${value.length} characters)` : value;
  if (Array.isArray(value)) return value.slice(0, 100).map(shorten);
  if (typeof value === 'object' && value !== null) return toPublicRequest(value);
  return value;
}
