import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import type { ChatCompletionsRequest } from './chat-completions.wire.ts';

type Field = keyof ChatCompletionsRequest;

const never = (value: unknown) => value === undefined || value === null;
// What may be said because it changes nothing.
const harmless: Partial<Record<Field, (value: never) => boolean>> = {
  n: (value: unknown) => value === 1,
  modalities: (value: readonly string[]) => value.length === 1 && value[0] === 'text',
  service_tier: (value: unknown) => value === 'auto' || value === 'default',
  store: (value: unknown) => value === false,
  verbosity: (value: unknown) => value === 'medium',
  audio: never,
  prediction: never,
  web_search_options: never,
  moderation: never,
  functions: never,
  function_call: never,
};
const checks = Object.entries(harmless) as [Field, (value: unknown) => boolean][];

/** Refuses by name what OpenAI has and this gateway does not. */
export function refuseUnsupported(wire: ChatCompletionsRequest): void {
  for (const [field, isHarmless] of checks) {
    const value = wire[field];
    if (!never(value) && !isHarmless(value)) throw notHere(field);
  }
  if (!never(wire.top_logprobs) && wire.logprobs !== true) {
    throw new RefusedField('top_logprobs', {
      es: "necesita 'logprobs': true",
      pt: "precisa de 'logprobs': true",
      en: "needs 'logprobs': true",
    });
  }
  if (!never(wire.stream_options) && wire.stream !== true) {
    throw new RefusedField('stream_options', { es: "necesita 'stream': true", pt: "precisa de 'stream': true", en: "needs 'stream': true" });
  }
}

export function notHere(field: string): RefusedField {
  return unsupported(field, {
    es: 'esta pasarela no tiene esta función',
    pt: 'este gateway não tem esta função',
    en: 'this gateway does not have this feature',
  });
}
