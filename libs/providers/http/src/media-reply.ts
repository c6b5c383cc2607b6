import { ProviderError } from '@portazgo/providers-contract';
import { parseJson } from './provider-fault.ts';
import type { HttpHeaders } from './retry-after.ts';
import { toWellFormedValue } from './well-formed-deltas.ts';

/** A zod schema, as far as it is needed here. */
export interface ReplySchema<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false };
}

/** The fields an adapter reads of a good answer, their texts well-formed: ids and titles end in databases. What it cannot read is a fault of the vendor, after it took the work. */
export function readReply<Value>(provider: string, schema: ReplySchema<Value>, body: Buffer): Value {
  const read = schema.safeParse(toWellFormedValue(parseJson(body)));
  if (read.success) return read.data;
  throw unreadable(provider, 'the answer could not be understood');
}

/** An answer under a good status that is no answer. */
export function unreadable(provider: string, reason: string): ProviderError {
  return new ProviderError({ provider, kind: 'upstream_bug', accepted: 'yes', reason });
}

/** Bytes that claim to be text are an error page or an error object under a good status, never the picture or sound that was asked for. */
export function isText(headers: HttpHeaders): boolean {
  const type = headers['content-type'];
  return /^\s*(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml))/i.test(Array.isArray(type) ? (type[0] ?? '') : (type ?? ''));
}

/**
 * Trouble of a poll is no verdict on the task, wherever the connection broke: in the contract only the adapter's own `accepted: 'yes'`
 * ends a task, so the transport's must not pass for one.
 */
export async function asPoll<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.accepted !== 'yes') throw error;
    const { provider, kind, reason, phase, cause } = error;
    throw new ProviderError({ provider, kind, accepted: 'unknown', reason, cause, ...(phase ? { phase } : {}) });
  }
}
