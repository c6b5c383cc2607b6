import type { z } from 'zod';
import { splitModel } from './behaviour/behaviour.parser.ts';
import type { Call } from './call.ts';
import { readBehaviour } from './read-behaviour.ts';
import { Refusal } from './refusal.ts';

/** Reads the JSON of a call and the behaviour it asks for; the behaviour leaves the model name. */
export function readCall(call: Call): void {
  const isPost = call.operation !== 'models';
  if (isPost) call.json = parseJson(call.body);
  const { json } = call;
  const asked = typeof json === 'object' && json !== null && 'model' in json && typeof json.model === 'string' ? json.model : undefined;
  const { model, behaviour } = splitModel(asked ?? '');
  if (behaviour !== '') call.json = { ...(json as object), model };
  call.record.model = asked === undefined ? null : model;

  readBehaviour(call, [behaviour]);
}

/** The body of a call in the shape of its operation, or the refusal that names the first wrong field. */
export function readRequest<Schema extends z.ZodType<{ model?: string | undefined }>>(call: Call, schema: Schema): z.output<Schema> {
  const read = schema.safeParse(call.json);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    const param = issue.path.map(String).join('.');
    throw new Refusal(call.vendor.invalidStatus, `Invalid value for '${param}': ${issue.message}.`, { param: param || null, code: 'invalid_value' });
  }
  const { model } = read.data;
  if (model !== undefined && /^(?:missing|no-such)/.test(model))
    throw new Refusal(404, `The model '${model}' does not exist or you do not have access to it.`, { param: 'model', code: 'model_not_found' });
  return read.data;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Refusal(400, `The JSON body of your request could not be parsed: ${(error as Error).message}`);
  }
}
