import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { toInvalidRequest } from '@portazgo/errors';
import { z } from 'zod';

/** Checks what `@Payload({ schema })` declares. A refusal names the first wrong field. */
export class RequestSchemaPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { schema }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const { success, data, error } = schema.safeParse(value);
    if (!success) throw toInvalidRequest(error, { value });
    return data;
  }
}
