/** Members whose inside belongs to the caller: its names are not ours to change. */
const foreign = new Set(['args', 'response', 'parameters', 'parametersJsonSchema', 'responseSchema', 'responseJsonSchema', 'labels']);

/** Google takes `system_instruction` for `systemInstruction`. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = name.replaceAll(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
      return [camel, foreign.has(camel) ? inner : camelCased(inner)];
    }),
  );
}

/** The subset of OpenAPI that Google takes, as JSON Schema: type names in small letters, `nullable` as a type. */
export function jsonSchemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchemaOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]) => {
      if (name === 'nullable' || name === 'propertyOrdering') return [];
      return [[name, name === 'type' && typeof value === 'string' ? value.toLowerCase() : jsonSchemaOf(value)]];
    }),
  );
}
