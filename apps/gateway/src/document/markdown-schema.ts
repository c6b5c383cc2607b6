import type { OpenAPIObject } from '@nestjs/swagger';

/** What this file reads of a JSON Schema. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

const depthMax = 2;

/** The fields of an object as a list; anything else in a line. */
export function describeSchema(document: OpenAPIObject, schema: JsonSchema, depth = 0): string {
  const whole = resolve(document, schema);
  const choices = whole.anyOf ?? whole.oneOf;
  if (!whole.properties) {
    const objects = choices?.map((choice) => resolve(document, choice)).filter(({ properties }) => properties) ?? [];
    if (objects.length === 0) return `${'  '.repeat(depth)}- ${nameOf(document, whole)}`;
    return objects.map((choice) => describeSchema(document, choice, depth)).join('\n\nor\n\n');
  }
  const { properties, required = [] } = whole;
  return Object.entries(properties)
    .map(([name, property]) => {
      const field = resolve(document, property);
      const line = `${'  '.repeat(depth)}- \`${name}\`${required.includes(name) ? ' (required)' : ''}: ${[nameOf(document, field), boundsOf(field), property.description ?? field.description].filter(Boolean).join('. ')}`;
      const inner = field.properties ? field : field.items ? resolve(document, field.items) : undefined;
      return inner?.properties && depth < depthMax ? `${line}\n${describeSchema(document, inner, depth + 1)}` : line;
    })
    .join('\n');
}

function resolve({ components }: OpenAPIObject, schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : ((components?.schemas?.[name] as JsonSchema | undefined) ?? schema);
}

function nameOf(document: OpenAPIObject, schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map((choice) => nameOf(document, resolve(document, choice))))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? nameOf(document, resolve(document, schema.items)) : 'values'}`;
  return [schema.type ?? 'value'].flat().join(' or ');
}

function boundsOf({ minimum, maximum, minLength, maxLength, default: usual }: JsonSchema): string {
  const bounds: string[] = [];
  if (minimum !== undefined && Math.abs(minimum) < Number.MAX_SAFE_INTEGER) bounds.push(`at least ${minimum}`);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) bounds.push(`at most ${maximum}`);
  if (minLength !== undefined && minLength > 1) bounds.push(`at least ${minLength} characters`);
  if (maxLength !== undefined) bounds.push(`at most ${maxLength} characters`);
  if (usual !== undefined) bounds.push(`${JSON.stringify(usual)} when absent`);
  return bounds.join(', ');
}
