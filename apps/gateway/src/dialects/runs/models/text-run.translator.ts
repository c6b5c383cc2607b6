import { checkSetting, type Model } from '@portazgo/catalog';
import type { ChatMessage, ContentPart, EmbeddingRequest } from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import type { ChatDraft } from '../../../inference/chat-offer.ts';
import type { FieldOfPart } from '../../../media/chat-images.ts';
import type { RunRequest } from '../runs.wire.ts';
import { textSettings } from './text-model.ts';

export interface ChatRun {
  readonly kind: 'chat';
  readonly draft: ChatDraft;
  readonly fieldOf: FieldOfPart;
}

export interface EmbeddingRun {
  readonly kind: 'embedding';
  readonly model: Model;
  readonly inputs: EmbeddingRequest['inputs'];
  readonly dimensions?: number;
}

const path = (key: string) => `input.${key}`;
const wrongType = { es: 'no es del tipo que el modelo espera', pt: 'não é do tipo que o modelo espera', en: 'is not of the type that the model takes' };
const missing = { es: 'falta', pt: 'falta', en: 'is missing' };
const unknown = { es: 'no es un ajuste de este modelo', pt: 'não é um ajuste deste modelo', en: 'is not a setting of this model' };

/** A run of a language model: one question in `prompt`, or a conversation in `messages`. */
export function toChatRun(model: Model, wire: RunRequest): ChatRun {
  const { prompt, messages, image_input: pictures, ...rest } = withoutNulls(wire.input);
  requireNoWebhook(wire);
  const settings = checkedSettings(model, rest);
  const images = toImages(pictures);
  const asked = messages === undefined ? [{ role: 'user' as const, content: toContent(requireText(prompt, 'prompt'), images) }] : toMessages(messages);
  if (messages !== undefined && prompt !== undefined) throw notTogether('messages', 'prompt');
  if (messages !== undefined && images.length > 0) throw notTogether('image_input', 'messages');
  const instructions: ChatMessage[] = settings['system'] === undefined ? [] : [{ role: 'system', content: settings['system'] as string }];
  return {
    kind: 'chat',
    draft: {
      model,
      stream: false,
      messages: [...instructions, ...asked],
      maxOutputTokens: settings['max_tokens'] as number | undefined,
      temperature: settings['temperature'] as number | undefined,
      topP: settings['top_p'] as number | undefined,
      reasoningEffort: settings['reasoning_effort'] as ChatDraft['reasoningEffort'],
      names: { model: 'model', maxOutputTokens: path('max_tokens'), images: path('image_input') },
      fieldNames: new Map(['temperature', 'top_p', 'reasoning_effort'].map((key) => [key, path(key)])),
    },
    fieldOf: (_, part) => (Array.isArray(pictures) ? `${path('image_input')}[${part - 1}]` : path('image_input')),
  };
}

/** A run of an embedding model: `prompt` is the text. */
export function toEmbeddingRun(model: Model, wire: RunRequest): EmbeddingRun {
  const { prompt, ...rest } = withoutNulls(wire.input);
  requireNoWebhook(wire);
  const settings = checkedSettings(model, rest);
  const dimensions = settings['dimensions'];
  return { kind: 'embedding', model, inputs: [requireText(prompt, 'prompt')], ...(typeof dimensions === 'number' ? { dimensions } : {}) };
}

const withoutNulls = (input: RunRequest['input']): Record<string, unknown> => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));

/** Texts are answered at once: nobody would be told anything later. */
export function requireNoWebhook({ webhook_url: url }: RunRequest): void {
  if (typeof url !== 'string') return;
  const reason = {
    es: 'una ejecución de texto se responde al momento: no hay nada que avisar después',
    pt: 'uma execução de texto é respondida na hora: não há o que avisar depois',
    en: 'a run of text is answered at once: there is nothing to tell later',
  };
  throw new RefusedField('webhook_url', reason, 'unsupported_parameter');
}

function checkedSettings(model: Model, input: Record<string, unknown>): Record<string, unknown> {
  const own = new Map(textSettings(model).map((setting) => [setting.key, setting]));
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => {
      const setting = own.get(key);
      if (!setting) throw new RefusedField(path(key), unknown);
      const checked = checkSetting(setting, value);
      if ('reason' in checked) throw new RefusedField(path(key), checked.reason);
      return [key, checked.value];
    }),
  );
}

function toImages(value: unknown): ContentPart[] {
  if (value === undefined) return [];
  const list = Array.isArray(value) ? value : [value];
  return list.map((url: unknown, index) => {
    if (typeof url !== 'string') throw new RefusedField(Array.isArray(value) ? `${path('image_input')}[${index}]` : path('image_input'), wrongType);
    return { type: 'image', url };
  });
}

const toContent = (text: string, images: ContentPart[]) => (images.length === 0 ? text : [{ type: 'text' as const, text }, ...images]);

function toMessages(value: unknown): ChatMessage[] {
  if (!Array.isArray(value) || value.length === 0) throw new RefusedField(path('messages'), wrongType);
  return value.map((message: unknown, index): ChatMessage => {
    const field = `messages[${index}]`;
    if (typeof message !== 'object' || message === null) throw new RefusedField(path(field), wrongType);
    const { role, content, ...others } = message as Record<string, unknown>;
    const [surplus] = Object.keys(others);
    if (surplus !== undefined) throw new RefusedField(path(`${field}.${surplus}`), unknown);
    const text = requireText(content, `${field}.content`);
    if (role === 'system' || role === 'user') return { role, content: text };
    if (role === 'assistant') return { role, content: text };
    const reason = { es: 'debe ser system, user o assistant', pt: 'deve ser system, user ou assistant', en: 'must be system, user or assistant' };
    throw new RefusedField(path(`${field}.role`), reason);
  });
}

function requireText(value: unknown, key: string): string {
  if (value === undefined || value === '') throw new RefusedField(path(key), missing);
  if (typeof value !== 'string') throw new RefusedField(path(key), wrongType);
  return value;
}

function notTogether(key: string, other: string): RefusedField {
  return new RefusedField(path(key), {
    es: `no se puede enviar junto con '${path(other)}'`,
    pt: `não pode ser enviado junto com '${path(other)}'`,
    en: `cannot be sent together with '${path(other)}'`,
  });
}
