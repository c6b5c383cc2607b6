import type { PipeTransform } from '@nestjs/common';
import { toInvalidRequest } from '@portazgo/errors';
import { z } from 'zod';

/** Takes a body or query only as its schema says; the refusal names the field. An empty body counts as an empty object. */
export class SchemaPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    return readValue(this.schema, value ?? {});
  }
}

/** The same for one part of a path, by its name. */
export class PathPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  private readonly schema: z.ZodType<Record<string, z.output<Schema>>>;

  constructor(
    private readonly name: string,
    schema: Schema,
  ) {
    this.schema = z.record(z.literal(name), schema) as z.ZodType<Record<string, z.output<Schema>>>;
  }

  transform(value: unknown): z.output<Schema> {
    return readValue(this.schema, { [this.name]: value })[this.name] as z.output<Schema>;
  }
}

function readValue<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  // Checks of a length take whatever has one for a text or a list, and cannot compare what it may be.
  const odd = pathOfLength(value);
  if (odd) throw toInvalidRequest({ issues: [{ code: 'custom', path: odd, message: 'is an object where none may be', input: undefined }] }, { value });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw toInvalidRequest(result.error, { value });
}

/** Where an object stands that says it has a length; no body of this API has such a field. */
function pathOfLength(value: unknown): PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value) && Object.hasOwn(value, 'length')) return [];
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOfLength(inner);
    if (path) return [key, ...path];
  }
  return undefined;
}
