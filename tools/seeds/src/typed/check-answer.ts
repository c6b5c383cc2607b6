import { z } from 'zod';
import { jsonOf } from '../house-call.ts';
import type { Answer } from '../run-example.ts';

/** What a page documents of an answer: the status, and a schema that needs every key of the page and lets others be. */
export interface DocumentedAnswer {
  readonly status: number;
  readonly schema: z.ZodType;
  /** Keys of the answer itself in the order in which the page shows them. */
  readonly keys?: readonly string[];
}

/** An answer as a typed client of the page reads it, key by key. */
export function checkAnswer(answer: Answer, { status, schema, keys = [] }: DocumentedAnswer): string[] {
  if (answer.status !== status) return [`status ${status} on the page, ${answer.status} here: ${answer.body.slice(0, 300)}`];
  const value = jsonOf(answer);
  return [...checkValue(value, schema), ...checkOrder(value, keys)];
}

export function checkValue(value: unknown, schema: z.ZodType, at = ''): string[] {
  const read = schema.safeParse(value);
  if (read.success) return [];
  return read.error.issues.map(({ path, message }) => `${[at, ...path.map(String)].filter((part) => part !== '').join('.') || 'the answer'}: ${message}`);
}

function checkOrder(value: unknown, keys: readonly string[]): string[] {
  if (keys.length === 0 || typeof value !== 'object' || value === null) return [];
  const order = Object.keys(value).filter((key) => keys.includes(key));
  return order.join() === keys.join() ? [] : [`keys in the order ${keys.join(', ')} on the page, ${order.join(', ')} here`];
}
