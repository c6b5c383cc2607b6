import type { Locale } from '@portazgo/contracts';
import { plain } from '../describing/object-names.ts';
import type { FactName, PictureFacts } from '../describing/picture-facts.ts';
import { numberIn } from './amounts.ts';
import { conceptOf } from './concepts.ts';
import { datesIn } from './dates.ts';
import { textForm, type Form } from './form.ts';
import { labelledValue, labelsOf, nameWords } from './labelled-values.ts';
import { rowsOf } from './page-rows.ts';
import { partOf } from './part-names.ts';
import { SchemaNode, type JsonSchema } from './schema-node.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

/** Fills a schema with what was measured. What cannot be measured is left out where it may be, else null, which only fits where null is allowed. */
export class SchemaFilling {
  private readonly rows: readonly string[];
  private readonly missing: string[] = [];

  constructor(
    private readonly facts: PictureFacts,
    private readonly locale: Locale,
  ) {
    this.rows = rowsOf(facts.page.lines);
  }

  /** `missing`: required properties that are null though they may not be. */
  fill(schema: JsonSchema): { readonly value: Json; readonly missing: readonly string[] } {
    const value = this.measured(SchemaNode.of(schema), '');
    return value === undefined ? { value: null, missing: ['the answer'] } : { value, missing: this.missing };
  }

  /** The value of a property that nothing else has told about yet. */
  private measured(node: SchemaNode, name: string): Json | undefined {
    if (node.constant !== undefined) return node.constant as Json;
    for (const choice of node.choices) {
      const value = this.measured(choice, name);
      if (value !== undefined && value !== null) return value;
    }
    const form = this.formOf(node, name);
    const value = form && shape(node, form);
    if (value !== undefined) return value;
    if (node.takes('object') && node.properties.length > 0) return this.object(node);
    const written = this.written(node);
    return written ?? (node.takesNull ? null : undefined);
  }

  private object(node: SchemaNode): Json | undefined {
    const filled: { [key: string]: Json } = {};
    let isFound = false;
    for (const [key, child] of node.properties) {
      const value = this.measured(child, key);
      if (value !== undefined) filled[key] = value;
      else if (node.requires(key)) {
        filled[key] = null;
        this.missing.push(key);
      }
      isFound ||= value !== undefined && value !== null;
    }
    return isFound || node.isRoot ? filled : node.takesNull ? null : filled;
  }

  private formOf(node: SchemaNode, name: string): Form | undefined {
    const words = nameWords(name);
    for (const known of [words, ...(node.words === '' ? [] : [nameWords(node.words)])]) {
      const concept = known === '' ? null : conceptOf(known);
      const form = concept?.form(this.facts, this.locale);
      // An object without a name of its own is a group of properties.
      if (concept) return form && !(node.properties.length > 0 && !form.object) ? form : undefined;
      const value = labelledValue(this.rows, labelsOf(known));
      if (value !== null) return this.valueForm(value);
    }
    return undefined;
  }

  private valueForm(value: string): Form {
    const number = numberIn(value.replace(/[^\d.,\s-]/g, '').trim());
    const [date] = datesIn(value, this.facts.page.language);
    return { ...textForm(...(date?.iso == null ? [value] : [value, date.iso])), ...(number === null ? {} : { number }) };
  }

  /** An option of an `enum` that stands in the text, when it is the only one. */
  private written(node: SchemaNode): Json | undefined {
    const text = ` ${plain(this.facts.page.text).replace(/[^\p{L}\p{N}]+/gu, ' ')} `;
    const found = node.options.filter((option): option is string => typeof option === 'string' && text.includes(` ${nameWords(option)} `) && nameWords(option) !== ''); // prettier-ignore
    return found.length === 1 ? found[0] : undefined;
  }
}

/** What a schema needs to have measured. */
export function neededFacts(schema: JsonSchema): FactName[] {
  const needed = new Set<FactName>();
  const look = (node: SchemaNode, name: string): void => {
    for (const choice of node.choices) look(choice, name);
    const concept = [name, node.words].map((words) => conceptOf(nameWords(words))).find((each) => each !== null);
    for (const fact of concept?.needs ?? (node.properties.length === 0 ? ['page' as const] : [])) needed.add(fact);
    for (const [key, child] of node.properties) look(child, key);
  };
  look(SchemaNode.of(schema), '');
  return [...needed];
}

/** A measured thing as the schema wants it; undefined where it cannot be had so. */
function shape(node: SchemaNode, form: Form): Json | undefined {
  if (node.constant !== undefined) return node.constant as Json;
  for (const choice of node.choices) {
    const value = shape(choice, form);
    if (value !== undefined) return value;
  }
  if (node.options.length > 0) return optionOf(node, form);
  if (node.takes('array') && form.array) return arrayOf(node, form.array);
  if (node.takes('object') && form.object && node.properties.length > 0) return partsOf(node, form.object);
  if (node.takes('boolean') && form.boolean !== undefined && !(node.takes('number') && form.number !== undefined)) return form.boolean;
  if (node.takes('number') && form.number !== undefined) return form.number;
  if (node.takes('integer') && form.number !== undefined && Number.isInteger(form.number)) return form.number;
  if (node.takes('string')) return stringOf(node, form);
  return undefined;
}

function arrayOf(node: SchemaNode, forms: readonly Form[]): Json[] | undefined {
  const { items } = node;
  const values = forms.slice(0, node.itemsMax).map((form) => (items ? shape(items, form) : (form.strings?.[0] ?? form.number)));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function partsOf(node: SchemaNode, parts: Readonly<Record<string, Form>>): Json | undefined {
  const filled: { [key: string]: Json } = {};
  for (const [key, child] of node.properties) {
    const part = partOf(parts, nameWords(key));
    const value = (part && shape(child, part)) ?? (child.takesNull || node.requires(key) ? null : undefined);
    if (value !== undefined) filled[key] = value;
  }
  return filled;
}

function stringOf(node: SchemaNode, { strings, number, array }: Form): string | undefined {
  if (node.format === 'date') return strings?.find((each) => isoDate.test(each));
  const [first] = strings ?? [];
  return first ?? (number === undefined || array ? undefined : String(number));
}

function optionOf({ options }: SchemaNode, { strings = [], number, boolean }: Form): Json | undefined {
  const said = new Set(strings.map(nameWords));
  const found = options.find((option) => (typeof option === 'string' ? said.has(nameWords(option)) : option === number || option === boolean));
  return found as Json | undefined;
}
