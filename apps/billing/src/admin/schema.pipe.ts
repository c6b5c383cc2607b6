import type { PipeTransform } from '@nestjs/common';
import { toInvalidRequest } from '@portazgo/errors';
import type { z } from 'zod';

/** Takes a body or query only as its schema says; the refusal names the field. An empty body counts as an empty object. */
export class SchemaPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    const result = this.schema.safeParse(value ?? {});
    if (!result.success) throw toInvalidRequest(result.error, { value: value ?? {} });
    return result.data;
  }
}
