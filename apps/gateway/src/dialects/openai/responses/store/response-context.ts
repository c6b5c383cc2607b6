import { Injectable } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import type { InboundCall } from '../../../../edge/inbound-call.ts';
import { RefusedField } from '../../../../edge/refused-field.ts';
import { KeyLook } from '../../../../uploads/key-look.ts';
import { isKnownItem, responseItem, type ItemReference, type ResponseItem } from '../input/items.wire.ts';
import type { PlacedItem } from '../input/input.translator.ts';
import { readResponseId, type ItemPrefix, type ResponseIds } from '../output/response-ids.ts';
import type { ResponsesRequest } from '../responses.wire.ts';
import { ResponseStore, type StoredResponse } from './response-store.ts';

/** More items are no conversation. */
const itemsMax = 16_384;
const readsAtOnce = 8;

/** What a request says together with what it points to: the whole conversation. */
@Injectable()
export class ResponseContexts {
  constructor(
    private readonly looks: KeyLook,
    private readonly store: ResponseStore,
  ) {}

  /** Failures: `previous_response_not_found`, `item_not_found`, and those of a key and of the store. */
  async resolve(call: InboundCall, wire: ResponsesRequest): Promise<PlacedItem[]> {
    const asked = toItems(wire.input);
    const previousId = wire.previous_response_id ?? undefined;
    const references = asked.filter(isReference);
    if (previousId === undefined && references.length === 0) return place(asked);
    // The key is looked at before anything of its client is looked up.
    const { clientId } = await this.looks.look(call);
    const found = new Map<string, StoredResponse | null>();
    const ids = new Set(references.map(({ id }) => readResponseId(id)?.responseId ?? ''));
    if (previousId !== undefined) ids.add(previousId);
    const waiting = [...ids];
    while (waiting.length > 0) {
      await Promise.all(waiting.splice(0, readsAtOnce).map(async (id) => found.set(id, await this.store.find({ clientId, mode: call.keyMode }, id))));
    }
    const previous = previousId === undefined ? undefined : found.get(previousId);
    if (previous === null) throw new ServiceError('previous_response_not_found', { field: 'previous_response_id', id: (previousId ?? '').slice(0, 300) });
    const earlier = previous ? place(wholeOf(previous), 'previous_response_id') : [];
    const own = place(asked).map(({ item, field }) => ({ item: isReference(item) ? resolve(item, field, found, earlier) : item, field }));
    if (earlier.length + own.length > itemsMax) throw tooMany();
    return [...earlier, ...own];
  }
}

/** The items of a conversation as they are kept and listed: each has an id. */
export function withIds(items: readonly PlacedItem[], ids: ResponseIds): ResponseItem[] {
  return items.map(({ item }, index) => (item.id ? item : { ...item, id: ids.inputItem(prefixes.get(item.type) ?? 'in', index) }));
}

const prefixes: ReadonlyMap<string, ItemPrefix> = new Map([
  ['message', 'msg'],
  ['function_call', 'fc'],
  ['custom_tool_call', 'ctc'],
  ['reasoning', 'rs'],
]);

function toItems(input: ResponsesRequest['input']): ResponseItem[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return input ?? [];
}

function place(items: readonly ResponseItem[], field = 'input'): PlacedItem[] {
  return items.map((item, index) => ({ item, field: field === 'input' ? `input[${index}]` : field }));
}

function wholeOf({ input, response }: StoredResponse): ResponseItem[] {
  return [...input, ...response.output.map((item) => responseItem.parse(item))];
}

function resolve(reference: ItemReference, field: string, found: ReadonlyMap<string, StoredResponse | null>, earlier: readonly PlacedItem[]): ResponseItem {
  const stored = found.get(readResponseId(reference.id)?.responseId ?? '');
  const items = [...(stored ? wholeOf(stored) : []), ...earlier.map(({ item }) => item)];
  const item = items.find(({ id }) => id === reference.id);
  if (!item) throw new ServiceError('item_not_found', { field, id: reference.id });
  return item;
}

const isReference = (item: ResponseItem): item is ItemReference => isKnownItem(item) && item.type === 'item_reference';

function tooMany(): RefusedField {
  return new RefusedField('previous_response_id', {
    es: `la conversación tiene más de ${itemsMax} elementos`,
    pt: `a conversa tem mais de ${itemsMax} itens`,
    en: `the conversation has more than ${itemsMax} items`,
  });
}
