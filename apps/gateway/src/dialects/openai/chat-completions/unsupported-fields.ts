import { RefusedField, unsupported } from '../../../edge/refused-field.ts';
import type { ChatCompletionsRequest } from './chat-completions.wire.ts';

type Field = keyof ChatCompletionsRequest;

const never = (value: unknown) => value === undefined || value === null;

interface Rule {
  /** Asks for what happens anyway. */
  readonly isHarmless?: (value: never) => boolean;
  /** `drop`: the answer is as good without it, so it is left out and told. `refuse`: it matters. */
  readonly otherwise: 'drop' | 'refuse';
}

/** What OpenAI has and this gateway does not. */
const rules: Partial<Record<Field, Rule>> = {
  n: { isHarmless: (value: unknown) => value === 1, otherwise: 'refuse' },
  modalities: { isHarmless: (value: readonly string[]) => value.every((one) => one === 'text'), otherwise: 'refuse' },
  // Another tier has another price, and the catalog has none for it.
  service_tier: { isHarmless: (value: unknown) => ['auto', 'default', 'standard'].includes(String(value)), otherwise: 'refuse' },
  // Kept for the operator's own evaluations at OpenAI: the answer is the same.
  store: { isHarmless: (value: unknown) => value === false, otherwise: 'drop' },
  // Makes an answer faster and, by its rejected tokens, dearer; the answer is the same.
  prediction: { otherwise: 'drop' },
  audio: { otherwise: 'refuse' },
  web_search_options: { otherwise: 'refuse' },
  moderation: { otherwise: 'refuse' },
};
const checks = Object.entries(rules) as [Field, Rule & { isHarmless?: (value: unknown) => boolean }][];

/** Refuses by name what matters and cannot be done, and returns the names of what is left out. */
export function leaveOutUnsupported(wire: ChatCompletionsRequest): string[] {
  const mayDrop = wire.drop_params === true;
  const dropped: string[] = [];
  const leaveOut = (field: string, refusal: () => RefusedField) => {
    if (!mayDrop) throw refusal();
    dropped.push(field);
  };
  for (const [field, { isHarmless, otherwise }] of checks) {
    const value = wire[field];
    if (never(value) || isHarmless?.(value)) continue;
    if (otherwise === 'drop') dropped.push(field);
    else leaveOut(field, () => notHere(field));
  }
  if (!never(wire.top_logprobs) && wire.logprobs !== true) {
    leaveOut('top_logprobs', () => needs('top_logprobs', 'logprobs'));
  }
  if (!never(wire.stream_options) && wire.stream !== true) {
    leaveOut('stream_options', () => needs('stream_options', 'stream'));
  }
  return dropped;
}

const needs = (field: string, other: string) =>
  new RefusedField(field, { es: `necesita '${other}': true`, pt: `precisa de '${other}': true`, en: `needs '${other}': true` });

export function notHere(field: string): RefusedField {
  return unsupported(field, {
    es: 'esta pasarela no tiene esta función',
    pt: 'este gateway não tem esta função',
    en: 'this gateway does not have this feature',
  });
}
