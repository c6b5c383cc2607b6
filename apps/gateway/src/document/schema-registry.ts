import { z } from 'zod';
import { makePortable, type SchemaNode } from './portable-schema.ts';

type Direction = 'input' | 'output';

const registered = new Map<string, { schema: z.ZodType; io: Direction }>();

/** A reference to the component that a schema with `.meta({ id })` becomes in the OpenAPI document. */
export function refTo(schema: z.ZodType, io: Direction = 'output'): { $ref: string } {
  const id = schema.meta()?.id;
  if (id === undefined) throw new Error('a schema of the document needs .meta({ id })');
  registered.set(id, { schema, io });
  return { $ref: `#/components/schemas/${id}` };
}

/** Every schema that was referred to, as JSON Schema. Answers are described as they leave, requests as they come. */
export function registeredComponents(): Record<string, object> {
  // A schema with an id is among its own components.
  return Object.assign({}, ...[...registered.values()].map(({ schema, io }) => toJsonSchema(schema, io).components)) as Record<string, object>;
}

export function toJsonSchema(schema: z.ZodType, io: Direction): { root: object; components: Record<string, object> } {
  const json = JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }));
  const { $schema: _, id: __, $defs = {}, ...root } = JSON.parse(json.replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<string, object>;
  const components = Object.entries($defs as Record<string, SchemaNode>).map(([id, part]) => [id, makePortable(part, io)]);
  return { root: makePortable(root, io), components: Object.fromEntries(components) as Record<string, object> };
}
