import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { RefusedBody } from './refused-body.ts';

/** Checks what `@Body({ schema })` and its kin declare. */
export class BodySchemaPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { schema }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const result = schema.safeParse(value);
    if (!result.success) throw new RefusedBody(result.error, value);
    return result.data;
  }
}
