import { RefusedField } from '../../../../edge/refused-field.ts';
import { isKnownItem, type ResponseItem } from '../input/items.wire.ts';
import type { InputItemList } from '../response.wire.ts';

export interface PageQuery {
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
}

/** A page of a conversation, with messages in their long form, as OpenAI lists them. */
export function toInputItemPage(input: readonly ResponseItem[], { after, before, limit, order }: PageQuery): InputItemList {
  const ordered = order === 'asc' ? [...input] : input.toReversed();
  const start = after === undefined ? 0 : placeOf(ordered, after, 'after') + 1;
  const end = before === undefined ? ordered.length : placeOf(ordered, before, 'before');
  const data = ordered.slice(start, Math.max(start, end)).slice(0, limit).map(toListed);
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < end,
  };
}

function placeOf(items: readonly ResponseItem[], id: string, field: string): number {
  const place = items.findIndex((item) => item.id === id);
  if (place >= 0) return place;
  throw new RefusedField(field, { es: 'no es el id de un elemento', pt: 'não é o id de um item', en: 'it is not the id of an item' });
}

function toListed(item: ResponseItem): InputItemList['data'][number] {
  const id = item.id ?? '';
  if (!isKnownItem(item) || item.type !== 'message') return { ...item, id };
  const part = (text: string) => (item.role === 'assistant' ? { type: 'output_text', text, annotations: [], logprobs: [] } : { type: 'input_text', text });
  const content = typeof item.content === 'string' ? [part(item.content)] : item.content;
  return { ...item, id, status: item.status ?? 'completed', content };
}
