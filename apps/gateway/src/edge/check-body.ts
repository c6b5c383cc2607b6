import type { z } from 'zod';
import { RefusedBody } from './refused-body.ts';

/** Only the first fault is ever told, so no other is looked for: a list of a million faults costs as much as one. */
const firstFaultOnly: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true };

/** What the schema makes of the value, or the refusal of it. */
export function checkBody<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value, firstFaultOnly);
  if (!success) throw new RefusedBody(error, value);
  return data;
}
