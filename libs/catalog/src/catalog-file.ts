import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fieldPath } from '@portazgo/errors';
import { isPair, isScalar, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import type { CatalogFault } from './catalog.error.ts';

export type ReadFile<Value> = { readonly file: string } & ({ readonly value: Value } | { readonly faults: readonly CatalogFault[] });

/** Reads and checks one YAML file. Faults are returned, not thrown: the caller collects those of all files. */
export function readCatalogFile<Schema extends z.ZodType>(folder: string, file: string, schema: Schema): ReadFile<z.output<Schema>> {
  // Without the float tag a decimal stays the text it is, so an unquoted price is exact too.
  const document = parseDocument(readFileSync(path.join(folder, file), 'utf8'), {
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:float'),
  });
  if (document.errors.length > 0) return { file, faults: document.errors.map(({ message }) => ({ file, field: '', reason: oneLine(message) })) };
  readNumbers(document);
  const checked = schema.safeParse(document.toJS());
  if (checked.success) return { file, value: checked.data };
  return { file, faults: checked.error.issues.flatMap((issue) => faultsOf(file, issue)) };
}

/** Fields below which a decimal is a number like any other; everywhere else it is money and stays text. */
const numberFields = new Set(['settings', 'constants', 'presets', 'when', 'limits', 'guard']);
const decimal = /^[-+]?(\d+\.\d*|\.\d+)(e[-+]?\d+)?$/i;

function readNumbers(document: Document.Parsed): void {
  visit(document, {
    Scalar(_key, scalar, above) {
      const isBelow = above.some((node) => isPair(node) && isScalar(node.key) && numberFields.has(String(node.key.value)));
      if (isBelow && scalar.type === 'PLAIN' && typeof scalar.value === 'string' && decimal.test(scalar.value)) scalar.value = Number(scalar.value);
    },
  });
}

function faultsOf(file: string, issue: z.core.$ZodIssue): CatalogFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ file, field: fieldPath([...issue.path, key]), reason: 'is not a field of the catalog' }));
  return [{ file, field: fieldPath(issue.path), reason: issue.message }];
}

const oneLine = (text: string) => text.split('\n')[0]?.replace(/:$/, '') ?? text;
