import type { z } from 'zod';
import { Refusal } from '../refusal.ts';

/** An unreadable body is answered in plain text. */
export class Unreadable extends Refusal {}

export function fishErrorBody(refusal: Refusal): unknown {
  if (refusal instanceof Unreadable) return refusal.message;
  return refusal.detail ?? { status: refusal.status, message: refusal.message, reason: refusal.code };
}

/** 422 is a list of what is wrong where. */
export function invalidField(loc: readonly (string | number)[], type: string, msg: string, given: unknown): Refusal {
  return new Refusal(422, msg, { detail: [{ loc, type, msg, ctx: {}, in: given }] });
}

export function fishRead<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const detail = read.error.issues.map((issue) => {
    const given = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part], value);
    const type = given === undefined ? 'missing' : issue.code;
    return {
      loc: ['body', ...issue.path.map((part) => (typeof part === 'symbol' ? part.toString() : part))],
      type,
      msg: issue.message,
      ctx: {},
      in: given ?? null,
    };
  });
  throw new Refusal(422, 'Unprocessable Entity', { detail });
}
