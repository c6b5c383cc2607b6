import type { Model, RefusableParameter } from '@portazgo/catalog';
import { unsupported } from '../edge/refused-field.ts';
import type { ChatDraft } from './chat-offer.ts';

/** Values that ask for what the model does anyway: official clients send them by habit. */
const neutral: Partial<Record<RefusableParameter, (value: unknown, draft: ChatDraft) => boolean>> = {
  temperature: (value) => value === 1,
  topP: (value) => value === 1,
  frequencyPenalty: (value) => value === 0,
  presencePenalty: (value) => value === 0,
  logprobs: (value) => value === false,
  logitBias: (value) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  toolChoice: (value, { tools }) => value === 'auto' || (value === 'none' && !tools?.length),
  parallelToolCalls: (value, { tools }) => value === true || !tools?.length,
  responseFormat: (value) => (value as ChatDraft['responseFormat'])?.type === 'text',
  verbosity: (value) => value === 'medium',
};

/** Parameters that ask for more or less of what comes anyway. A model without the notion answers as well without them. */
const hints: readonly RefusableParameter[] = ['reasoningEffort', 'verbosity'];

/** One call at a time is asked of a model that must call one function: libraries that want a structured answer say both. */
const isHint = (parameter: RefusableParameter, { toolChoice }: ChatDraft) =>
  hints.includes(parameter) || (parameter === 'parallelToolCalls' && typeof toolChoice === 'object');

/** The draft without what its model does not take, and in `dropped` the fields of it that asked for something. Throws for what matters, unless the caller said that it may be dropped. */
export function fitParameters(draft: ChatDraft): ChatDraft {
  const { model } = draft;
  const fitted: { -readonly [Key in keyof ChatDraft]: ChatDraft[Key] } = { ...draft };
  const dropped = [...(draft.dropped ?? [])];
  const leaveOut = (parameter: RefusableParameter, chatField: string) => {
    const field = draft.fieldNames?.get(chatField) ?? chatField;
    if (!isAsked(draft[parameter])) return;
    if (!neutral[parameter]?.(draft[parameter], draft)) {
      const isQuiet = parameter === 'reasoningEffort' && draft.reasoningEffort === 'none';
      if (!isHint(parameter, draft) && !draft.dropUnsupported) throw refusedByModel(field, model);
      if (!isQuiet) dropped.push(field);
    }
    fitted[parameter] = undefined;
  };
  for (const parameter of model.refuses) leaveOut(parameter, snakeCase(parameter));
  const format = draft.responseFormat?.type;
  if ((format === 'json_schema' && !model.capabilities.jsonSchema) || (format === 'json_object' && !model.capabilities.jsonObject))
    leaveOut('responseFormat', 'response_format');
  const extraFields = fitExtraFields(draft, dropped);
  if (extraFields) fitted.extraFields = extraFields;
  else delete fitted.extraFields;
  return { ...fitted, dropped: [...new Set(dropped)] };
}

function fitExtraFields({ model, extraFields, dropUnsupported }: ChatDraft, dropped: string[]): Record<string, unknown> | undefined {
  if (!extraFields) return undefined;
  const { refuse, drop } = model.extraFields;
  const kept = Object.entries(extraFields).filter(([name]) => {
    if (!refuse.includes(name) && !drop.includes(name)) return true;
    if (refuse.includes(name) && !dropUnsupported) throw refusedByModel(name, model);
    dropped.push(name);
    return false;
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

const isAsked = (value: unknown) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

export function refusedByModel(field: string, model: Model) {
  return unsupported(field, {
    es: `el modelo '${model.id}' no lo admite`,
    pt: `o modelo '${model.id}' não o aceita`,
    en: `the model '${model.id}' does not take it`,
  });
}

const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
