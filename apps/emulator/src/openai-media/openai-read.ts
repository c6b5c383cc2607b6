import type { z } from 'zod';
import type { MediaCall } from '../media-call/media-call.ts';
import type { Form } from '../media-call/multipart.ts';
import { Refusal } from '../refusal.ts';

/** The body in the shape of its schema, or OpenAI's refusal of the first field that is wrong. */
export function openAiRead<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw refusalOf(read.error.issues[0]!, value);
}

export function parsedJson(call: MediaCall): unknown {
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch (error) {
    throw new Refusal(400, `We could not parse the JSON body of your request: ${(error as Error).message}`);
  }
}

/** The texts of a form as if they had come as JSON: numbers and truth values by name, `name[]` as a list. */
export function formValues({ texts }: Form, numbers: readonly string[], truths: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [field, all] of texts) {
    const name = field.replace(/\[\]$/, '');
    const [value = ''] = all;
    if (field !== name) values[name] = all;
    else if (numbers.includes(name)) values[name] = /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
    else if (truths.includes(name)) values[name] = value === 'true' || value === 'True' ? true : value === 'false' || value === 'False' ? false : value;
    else values[name] = value;
  }
  return values;
}

export function invalidValue(param: string, message: string, code = 'invalid_value'): Refusal {
  return new Refusal(400, message, { param, code });
}

function refusalOf(issue: z.core.$ZodIssue, value: unknown): Refusal {
  const param = issue.path.map(String).join('.');
  const given = issue.path.reduce<unknown>((inner, part) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[part], value);
  if (issue.code === 'unrecognized_keys') {
    const name = [...issue.path.map(String), issue.keys[0]].join('.');
    return invalidValue(name, `Unknown parameter: '${name}'.`, 'unknown_parameter');
  }
  if (given === undefined && issue.path.length > 0) return invalidValue(param, `Missing required parameter: '${param}'.`, 'missing_required_parameter');
  if (issue.code === 'invalid_type') return invalidValue(param, `Invalid type for '${param}': ${issue.message}.`, 'invalid_type');
  if (issue.code === 'invalid_value')
    return invalidValue(param, `Invalid value: '${String(given)}'. Supported values are: ${issue.values.map((each) => `'${String(each)}'`).join(', ')}.`);
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const side = issue.code === 'too_big' ? 'above_max' : 'below_min';
    const code = issue.origin === 'string' || issue.origin === 'array' ? `${issue.origin}_${side}_length` : `integer_${side}_value`;
    return invalidValue(param, `Invalid '${param}': ${issue.message}.`, code);
  }
  return invalidValue(param, `Invalid value for '${param}': ${issue.message}.`);
}

/** The model a body names, before anything else of it is looked at. */
export function modelOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'model' in body && typeof body.model === 'string' ? body.model : undefined;
}
