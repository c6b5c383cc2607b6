import type { z } from 'zod';
import { RefusedBody } from './refused-body.ts';

/** In a value with more parts only the first fault is looked for: a list of a million faults must not cost more than one. */
const partsMaxForAllFaults = 500;
const firstFaultOnly: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true };

/** What the schema makes of the value, or the refusal of it. */
export function checkBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const first = schema.safeParse(value, firstFaultOnly);
  if (first.success) return first.data;
  // All faults together tell better which branch of a union was meant.
  const { error } = isSmall(value) ? schema.safeParse(value) : first;
  throw new RefusedBody(error ?? first.error, value);
}

function isSmall(value: unknown): boolean {
  const open = [value];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen > partsMaxForAllFaults) return false;
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    const parts: unknown[] = Array.isArray(part) ? part : Object.values(part);
    if (parts.length > partsMaxForAllFaults) return false;
    open.push(...parts);
  }
  return true;
}
