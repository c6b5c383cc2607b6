import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { checkBody } from './check-body.ts';
import { RefusedJson } from './refused-json.ts';

/** Checks what `@Body({ schema })` and its kin declare. */
export class BodySchemaPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    // No body at all is no value of a wrong type; a schema that does without one takes it.
    if (type === 'body' && value === undefined && !schema.safeParse(value).success) throw new RefusedJson('empty');
    return checkBody(schema, value);
  }
}
