import type { Catalog } from '@portazgo/catalog';
import type { ChatCompletion, FinishReason } from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import { fromWire as fromChatCompletions, toUsage } from '../chat-completions/chat-completions.translator.ts';
import { notHere } from '../chat-completions/unsupported-fields.ts';
import type { CompletionsRequest, TextCompletion } from './completions.wire.ts';

/** What OpenAI takes when a request of this form says nothing. */
const maxTokensDefault = 16;

const isNothing = (value: unknown) => value === undefined || value === null;
/** Fields of this form alone, and the values with which they ask for nothing. */
const harmless: Readonly<Record<'n' | 'best_of' | 'echo' | 'suffix' | 'logprobs', (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  best_of: (value) => value === 1,
  echo: (value) => value === false,
  suffix: (value) => value === '',
  logprobs: (value) => value === 0 || value === false,
};

export function fromWire(wire: CompletionsRequest, catalog: Pick<Catalog, 'find'> & Partial<Pick<Catalog, 'namesNear'>>): ChatDraft {
  const { prompt, max_tokens: maxTokens, n: _, best_of: __, echo: ___, suffix: ____, logprobs: _____, ...shared } = wire;
  const dropped: string[] = [];
  for (const [field, isHarmless] of Object.entries(harmless)) {
    const value = wire[field as keyof typeof harmless];
    if (isNothing(value) || isHarmless(value)) continue;
    if (wire.drop_params !== true) throw notHere(field);
    dropped.push(field);
  }
  const draft = fromChatCompletions({ ...shared, max_tokens: maxTokens ?? maxTokensDefault, messages: [{ role: 'user', content: toText(prompt) }] }, catalog);
  return { ...draft, names: { ...draft.names, maxOutputTokens: 'max_tokens', images: 'prompt' }, dropped: [...dropped, ...(draft.dropped ?? [])] };
}

function toText(prompt: CompletionsRequest['prompt']): string {
  if (typeof prompt === 'string') return prompt;
  const [first] = prompt;
  if (typeof first !== 'string') {
    throw new RefusedField('prompt', {
      es: 'debe ser texto: cada modelo tiene sus propios tokens',
      pt: 'deve ser texto: cada modelo tem seus próprios tokens',
      en: 'must be text: every model has its own tokens',
    });
  }
  if (prompt.length > 1) {
    throw new RefusedField('prompt', {
      es: 'puede tener un solo texto por llamada',
      pt: 'pode ter um só texto por chamada',
      en: 'may have one text for each call',
    });
  }
  return first;
}

export interface CompletionIdentity {
  readonly requestId: string;
  readonly createdSeconds: number;
}

export function toWire({ text, refusal, finishReason, model, receipt }: ChatCompletion, identity: CompletionIdentity): TextCompletion {
  return {
    ...completionHead(identity, model),
    choices: [{ text: text ?? refusal ?? '', index: 0, logprobs: null, finish_reason: toFinish(finishReason) }],
    usage: toUsage(receipt),
  };
}

export const completionHead = ({ requestId, createdSeconds }: CompletionIdentity, model: string) => ({
  id: `cmpl-${requestId}`,
  object: 'text_completion' as const,
  created: createdSeconds,
  model,
});

/** No tools can be called in this form. */
export const toFinish = (reason: FinishReason) => (reason === 'tool_calls' ? 'stop' : reason);
