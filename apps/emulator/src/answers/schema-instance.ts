import { textForFormat } from './format-example.ts';
import { patternExample } from './pattern-example.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Past this depth optional members are left out, so that recursive schemas end. */
const depthMax = 5;

/** A value that is valid for a JSON Schema, always the same one. Every property is filled in, not only the required ones. */
export function schemaInstance(schema: unknown): unknown {
  return instance(schema, isSchema(schema) ? schema : {}, 0, 'value');
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function instance(given: unknown, root: Schema, depth: number, name: string): unknown {
  if (!isSchema(given)) return `emulated ${name}`;
  const schema = merged(given, root);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  const options = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (options.length > 0) {
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema;
    return instance(combined(rest, isSchema(options[0]) ? pick(options, depth) : {}), root, depth, name);
  }
  switch (typeOf(schema, depth)) {
    case 'object':
      return objectOf(schema, root, depth);
    case 'array':
      return arrayOf(schema, root, depth, name);
    case 'integer':
      return numberWithin(schema, true);
    case 'number':
      return numberWithin(schema, false);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema, name);
  }
}

function pick(options: unknown[], depth: number): Schema {
  const schemas = options.filter(isSchema);
  const isEnd = ({ type }: Schema) => type === 'null';
  return (depth >= depthMax ? schemas.find(isEnd) : schemas.find((option) => !isEnd(option))) ?? schemas[0] ?? {};
}

/** Follows `$ref` and folds `allOf` in. */
function merged(schema: Schema, root: Schema): Schema {
  let whole = schema;
  for (let hops = 0; typeof whole.$ref === 'string' && hops < 20; hops++) {
    const { $ref, ...rest } = whole;
    whole = combined(lookUp(String($ref), root), rest);
  }
  const { allOf, ...rest } = whole;
  return listOf(allOf).reduce<Schema>((sum, part) => (isSchema(part) ? combined(sum, merged(part, root)) : sum), rest);
}

function combined(first: Schema, second: Schema): Schema {
  const both: Record<string, unknown> = { ...first, ...second };
  if (isSchema(first.properties) && isSchema(second.properties)) both.properties = { ...first.properties, ...second.properties };
  if (first.required && second.required) both.required = [...listOf(first.required), ...listOf(second.required)];
  return both;
}

function lookUp(reference: string, root: Schema): Schema {
  if (!reference.startsWith('#')) return {};
  const keys = reference
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = keys.reduce<unknown>((value, key) => (isSchema(value) ? value[key] : undefined), root);
  return isSchema(found) ? found : {};
}

function typeOf(schema: Schema, depth: number): string {
  const types = listOf(schema.type).map(String);
  if (types.length > 0) return (depth >= depthMax && types.includes('null') ? 'null' : types.find((type) => type !== 'null')) ?? 'null';
  if (typeof schema.type === 'string') return schema.type;
  if (schema.properties || schema.required) return 'object';
  if (schema.items || schema.prefixItems) return 'array';
  return numberOf(schema.minimum) !== undefined || numberOf(schema.maximum) !== undefined ? 'number' : 'string';
}

function objectOf(schema: Schema, root: Schema, depth: number): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = listOf(schema.required).map(String);
  const filled: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(properties)) {
    if (depth >= depthMax && !required.includes(name)) continue;
    filled[name] = instance(member, root, depth + 1, name);
  }
  for (const name of required) if (!(name in filled)) filled[name] = instance(schema.additionalProperties, root, depth + 1, name);
  for (let at = Object.keys(filled).length; at < (numberOf(schema.minProperties) ?? 0); at++)
    filled[`member${at}`] = instance(schema.additionalProperties, root, depth + 1, `member${at}`);
  return filled;
}

function arrayOf(schema: Schema, root: Schema, depth: number, name: string): unknown[] {
  const fixed = listOf(schema.prefixItems);
  const least = numberOf(schema.minItems) ?? 0;
  const wanted = depth >= depthMax ? least : Math.max(least, fixed.length, Math.min(1, numberOf(schema.maxItems) ?? 1));
  return Array.from({ length: wanted }, (_unused, at) => {
    const value = instance(fixed[at] ?? schema.items, root, depth + 1, name);
    if (schema.uniqueItems !== true || at === 0) return value;
    const choices = isSchema(schema.items) ? listOf(schema.items.enum) : [];
    if (choices.length > 0) return choices[at % choices.length];
    return typeof value === 'number'
      ? value + at * (isSchema(schema.items) ? (numberOf(schema.items.multipleOf) ?? 1) : 1)
      : typeof value === 'string'
        ? `${value} ${at}`
        : value;
  });
}

function numberWithin(schema: Schema, isWhole: boolean): number {
  const step = numberOf(schema.multipleOf) ?? (isWhole ? 1 : 0.5);
  const above = numberOf(schema.exclusiveMinimum);
  const below = numberOf(schema.exclusiveMaximum);
  const least = numberOf(schema.minimum) ?? above ?? Math.min(step, numberOf(schema.maximum) ?? below ?? step);
  let value = Math.ceil(least / step) * step;
  if (above !== undefined && value <= above) value += step;
  const isFractionNeeded = !isWhole && schema.multipleOf === undefined;
  if (isFractionNeeded && (value > (numberOf(schema.maximum) ?? Infinity) || (below !== undefined && value >= below)))
    value = (least + (below ?? numberOf(schema.maximum) ?? least)) / 2;
  return Number(value.toPrecision(12));
}

function textOf(schema: Schema, name: string): string {
  if (typeof schema.pattern === 'string') return patternExample(schema.pattern, numberOf(schema.minLength) ?? 0) ?? `emulated ${name}`;
  const text = typeof schema.format === 'string' ? textForFormat(schema.format) : undefined;
  return (text ?? `emulated ${name}`).padEnd(numberOf(schema.minLength) ?? 0, '.').slice(0, text ? undefined : numberOf(schema.maxLength));
}
