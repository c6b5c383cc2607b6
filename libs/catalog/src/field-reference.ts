import { z } from 'zod';
import { modelEntry } from './model.schema.ts';
import { catalogSettings } from './settings.schema.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** The tables of `docs/catalog.md`, made from the schemas that check the files. */
export function fieldReference(): string {
  return `### A model file\n\n${table(modelEntry)}\n\n### \`catalog.yaml\`\n\n${table(catalogSettings)}\n`;
}

function table(schema: z.ZodType): string {
  const head = ['| field | what it takes | needed | meaning |', '| --- | --- | --- | --- |'];
  return [...head, ...rows(z.toJSONSchema(schema, { io: 'input', reused: 'inline' }), '', new Set())].join('\n');
}

// A field that was explained is not repeated further in: tiers and windows take the same prices, routes the same timeouts.
function rows(schema: Schema, prefix: string, explained: Set<string>): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const key = typeof field === 'boolean' ? name : `${name}: ${field.description}`;
    if (typeof field === 'boolean' || (prefix && explained.has(key))) return [];
    explained.add(key);
    const path = prefix + name;
    const needed = schema.required?.includes(name) ? 'yes' : defaultOf(field);
    const row = `| \`${path}\` | ${kindOf(field)} | ${needed} | ${field.description ?? ''} |`;
    const item = field.items;
    if (item && typeof item === 'object' && !Array.isArray(item)) return [row, ...rows(item, `${path}[].`, explained)];
    return [row, ...rows(field, `${path}.`, explained)];
  });
}

function defaultOf({ default: value }: Schema): string {
  if (value === undefined || value === null || JSON.stringify(value) === '[]' || isObject(value)) return 'no';
  return `no: \`${String(value)}\``;
}

function kindOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((option) => `\`${String(option)}\``).join(', ');
  if (schema.anyOf) {
    const options = schema.anyOf.filter((option): option is Schema => typeof option === 'object' && option.type !== 'null');
    return options.length > 1 ? 'decimal' : options.map(kindOf).join();
  }
  if (schema.type === 'array') return `list of ${typeof schema.items === 'object' && !Array.isArray(schema.items) ? kindOf(schema.items) : 'values'}`;
  if (schema.type === 'object') return schema.properties ? 'fields' : 'map';
  if (schema.format) return schema.format === 'date-time' ? 'instant' : schema.format;
  return schema.type === 'string' ? 'text' : String(schema.type);
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
