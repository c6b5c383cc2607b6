import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { EdgeRequest } from './inbound-call.ts';
import { RefusedJson } from './refused-json.ts';

const bodyDepthMax = 32;
/** No request has so many fields; telling which of them are unknown would be work. */
const namesMax = 10_000;

/** Turns the bytes of a body into a value, or says what is wrong with them. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new RefusedJson('empty');
  if (!isUtf8(bytes)) throw new RefusedJson('encoding');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw toRefusal(error);
  }
  inspect(value, 1);
  return value;
}

/** Idempotent calls are told apart by what was asked where, byte for byte. */
export function hashBody(request: Pick<EdgeRequest, 'method' | 'routeOptions'>, bytes: Buffer): string {
  return createHash('sha256')
    .update(`${request.method} ${request.routeOptions.url ?? ''}\n`)
    .update(bytes)
    .digest('hex');
}

// A depth that only an attack needs, and the one name that changes what an object is.
function inspect(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > bodyDepthMax) throw new RefusedJson('depth');
  if (Array.isArray(value)) {
    // Long arrays are of numbers or texts: those need no visit.
    for (const item of value) if (typeof item === 'object') inspect(item, depth + 1);
    return;
  }
  const names = Object.keys(value);
  if (names.length > namesMax) throw new RefusedJson('names');
  for (const name of names) {
    if (name === '__proto__') throw new RefusedJson('prototype');
    const item = (value as Record<string, unknown>)[name];
    if (typeof item === 'object') inspect(item, depth + 1);
  }
}

// The engine's message may quote the body; only a position is taken from it.
function toRefusal(error: unknown): RefusedJson {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('end of JSON')) return new RefusedJson('cut');
  const position = /at position (\d+)/.exec(message)?.[1];
  return new RefusedJson('unreadable', position === undefined ? undefined : Number(position));
}
