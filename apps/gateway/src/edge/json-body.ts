import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { ServiceError } from '@portazgo/errors';
import type { EdgeRequest } from './inbound-call.ts';

export const bodyDepthMax = 32;

/** Turns the bytes of a body into a value, or says what is wrong with them. */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) throw new ServiceError('invalid_json', { reason: 'it is empty' });
  if (!isUtf8(bytes)) throw new ServiceError('invalid_json', { reason: 'it is not UTF-8' });
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ServiceError('invalid_json', { reason: placeOf(error) });
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
  if (depth > bodyDepthMax) throw new ServiceError('invalid_json', { reason: `it is nested deeper than ${bodyDepthMax} levels` });
  if (Array.isArray(value)) {
    // Long arrays are of numbers or texts: those need no visit.
    for (const item of value) if (typeof item === 'object') inspect(item, depth + 1);
    return;
  }
  for (const name of Object.keys(value)) {
    if (name === '__proto__') throw new ServiceError('invalid_json', { reason: "the name '__proto__' is not allowed" });
    const item = (value as Record<string, unknown>)[name];
    if (typeof item === 'object') inspect(item, depth + 1);
  }
}

// The engine quotes the body in its message, and a body is nothing to repeat.
function placeOf(error: unknown): string {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position !== undefined) return `unexpected character at position ${position}`;
  return /end of JSON/.test(error instanceof Error ? error.message : '') ? 'it ends too early' : 'it cannot be read';
}
