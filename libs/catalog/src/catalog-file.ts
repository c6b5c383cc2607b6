import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fieldPath } from '@portazgo/errors';
import { CORE_SCHEMA, defineScalarTag, load, NOT_RESOLVED, YAMLException } from 'js-yaml';
import type { z } from 'zod';
import type { CatalogFault } from './catalog.error.ts';

export type ReadFile<Value> = { readonly file: string } & ({ readonly value: Value } | { readonly faults: readonly CatalogFault[] });

/** Reads and checks one YAML file. Faults are returned, not thrown: the caller collects those of all files. */
export function readCatalogFile<Schema extends z.ZodType>(folder: string, file: string, schema: Schema): ReadFile<z.output<Schema>> {
  let written: unknown;
  try {
    written = load(readFileSync(path.join(folder, file), 'utf8'), { schema: withoutFloats });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { file, faults: [{ file, field: '', reason: oneLine(error.message) }] };
  }
  const checked = schema.safeParse(withNumbers(written, false));
  if (checked.success) return { file, value: checked.data };
  return { file, faults: checked.error.issues.flatMap((issue) => faultsOf(file, issue)) };
}

/** A number with a point that stands without quotes, as it was written. */
class WrittenDecimal {
  constructor(readonly text: string) {}
}

const decimal = /^[-+]?(\d+\.\d*|\.\d+)(e[-+]?\d+)?$/i;
// A decimal stays the text it is, so an unquoted price is exact too.
const withoutFloats = CORE_SCHEMA.withTags(
  defineScalarTag('tag:yaml.org,2002:float', {
    implicit: true,
    resolve: (source) => (decimal.test(source) ? new WrittenDecimal(source) : NOT_RESOLVED),
    identify: () => false,
  }),
);

/** Fields below which a decimal is a number like any other; everywhere else it is money and stays text. */
const numberFields = new Set(['settings', 'constants', 'presets', 'when', 'limits', 'guard']);

function withNumbers(value: unknown, isBelow: boolean): unknown {
  if (value instanceof WrittenDecimal) return isBelow ? Number(value.text) : value.text;
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, isBelow));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withNumbers(field, isBelow || numberFields.has(name))]));
}

function faultsOf(file: string, issue: z.core.$ZodIssue): CatalogFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ file, field: fieldPath([...issue.path, key]), reason: 'is not a field of the catalog' }));
  return [{ file, field: fieldPath(issue.path), reason: issue.message }];
}

/** The place is told in the first line; the lines behind it draw it. */
const oneLine = (text: string) => text.split('\n')[0] ?? text;
