import type { z } from 'zod';
import type { SchemaNode } from './portable-schema.ts';
import { toJsonSchema } from './schema-registry.ts';

export interface FormDocument {
  /** Name and meaning of each file; a name that ends in `[]` takes several. */
  readonly files: Readonly<Record<string, string>>;
  /** What checks the other fields: all of them are in the document. */
  readonly fields?: z.ZodType;
  readonly required: readonly string[];
}

/** The schema of a multipart form. Of `name` and `name[]` the document has one: clients have one name for both. */
export function describeForm({ files, fields, required }: FormDocument): object {
  const properties = {
    ...Object.fromEntries(Object.entries(files).map(([name, meaning]) => [name, describeFile(name, meaning)])),
    ...(fields ? describeFields(fields) : {}),
  };
  const names = new Set(Object.keys(properties));
  return { type: 'object', required: [...required], properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(`${name}[]`))) };
}

function describeFile(name: string, description: string): SchemaNode {
  const file = { type: 'string', format: 'binary' };
  return name.endsWith('[]') ? { type: 'array', items: file, description } : { ...file, description };
}

function describeFields(fields: z.ZodType): Record<string, SchemaNode> {
  // A number in a form is text that is read as one: what comes out of the check says more than what may go in, except where only the latter has a shape.
  const [asSent, asRead] = (['input', 'output'] as const).map((io) => (toJsonSchema(fields, io).root as SchemaNode).properties ?? {});
  return Object.fromEntries(
    Object.entries(asSent ?? {}).map(([name, sent]) => {
      const field = sent.type === undefined && sent.anyOf === undefined ? (asRead?.[name] ?? sent) : sent;
      const { type, anyOf: _, ...rest } = field;
      if (name.endsWith('[]'))
        return [name, { type: 'array', items: { type: 'string' }, ...(rest.description === undefined ? {} : { description: rest.description }) }];
      // Nothing in a form is null.
      return [name, { ...rest, type: [type ?? 'string'].flat().find((each) => each !== 'null') ?? 'string' }];
    }),
  );
}
