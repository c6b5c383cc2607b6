import { ServiceError } from '@portazgo/errors';

const bytesMax = 65_536;
const depthMax = 32;
const nodesMax = 5_000;

/** Keywords that would make a validator wait for something, or whose value names another document. */
const references = ['$ref', '$dynamicRef', '$recursiveRef'];

/**
 * Refuses a client's JSON Schema by name before anything is done with it: it must be an object, bounded, and whole in itself.
 * Whether every keyword makes sense is the validator's matter.
 */
export function checkJsonSchema(schema: unknown, field: string): asserts schema is Record<string, unknown> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) throw refused(field, 'must be a JSON Schema, an object');
  if ('$async' in schema) throw refused(`${field}.$async`, 'is not supported');
  let nodes = 0;
  // The walk is bounded before the text is made: a schema may be too deep for that.
  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== 'object' || value === null) return;
    if (depth > depthMax) throw refused(field, `is nested deeper than ${depthMax} levels`);
    if (++nodes > nodesMax) throw refused(field, `has more than ${nodesMax} parts`);
    for (const [key, item] of Object.entries(value)) {
      if (references.includes(key) && typeof item === 'string' && !item.startsWith('#'))
        throw refused(`${path}.${key}`.slice(0, 200), 'must point inside the schema, as #/$defs/name does');
      walk(item, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
    }
  };
  walk(schema, field, 1);
  if (Buffer.byteLength(JSON.stringify(schema)) > bytesMax) throw refused(field, `is larger than ${bytesMax} bytes`);
}

const refused = (field: string, reason: string) => new ServiceError('invalid_request', { field, reason });
