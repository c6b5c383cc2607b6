import { Injectable } from '@nestjs/common';
import { ServiceError } from '@portazgo/errors';
import type { InboundCall } from '../../../../edge/inbound-call.ts';
import { RefusedField } from '../../../../edge/refused-field.ts';
import { KeyLook } from '../../../../uploads/key-look.ts';
import { isKnownItem, responseItem, type ItemReference, type ResponseItem } from '../input/items.wire.ts';
import type { PlacedItem } from '../input/input.translator.ts';
import { readResponseId, type ItemPrefix, type ResponseIds } from '../output/response-ids.ts';
import type { ResponsesRequest } from '../responses.wire.ts';
import { ResponseStore, type ResponseOwner, type StoredResponse } from './response-store.ts';

/** More items are no conversation. */
const itemsMax = 16_384;
const responsesMax = 512;
const readsAtOnce = 4;

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
    const owner = { clientId, mode: call.keyMode };
    const budget = new ReadBudget(this.store.readBytesMax);
    const previous = previousId === undefined ? undefined : await this.store.find(owner, previousId);
    if (previous === null) throw new ServiceError('previous_response_not_found', { field: 'previous_response_id', id: (previousId ?? '').slice(0, 300) });
    const earlier = previous ? wholeOf(previous) : [];
    budget.take(earlier);
    const found = await this.#findItems(owner, references, earlier);
    const own = place(asked).map(({ item, field }) => {
      if (!isReference(item)) return { item, field };
      const resolved = found.get(item.id);
      if (!resolved) throw new ServiceError('item_not_found', { field, id: item.id });
      budget.take(resolved);
      return { item: resolved, field };
    });
    const whole = [...place(earlier, 'previous_response_id'), ...own];
    if (whole.length > itemsMax) throw tooMuch();
    return whole;
  }

  /** Only the items that are referred to stay in memory, not the conversations they were said in. */
  async #findItems(owner: ResponseOwner, references: readonly ItemReference[], earlier: readonly ResponseItem[]): Promise<Map<string, ResponseItem>> {
    const wanted = new Set(references.map(({ id }) => id));
    const found = new Map<string, ResponseItem>();
    const budget = new ReadBudget(this.store.readBytesMax);
    const takeWanted = (items: readonly ResponseItem[]) => {
      for (const item of items) {
        if (!item.id || !wanted.delete(item.id)) continue;
        budget.take(item);
        found.set(item.id, item);
      }
    };
    takeWanted(earlier);
    const responses = [...new Set([...wanted].map((id) => readResponseId(id)?.responseId ?? ''))];
    if (responses.length > responsesMax) throw tooMuch();
    while (responses.length > 0) {
      const read = await Promise.all(responses.splice(0, readsAtOnce).map((id) => this.store.find(owner, id)));
      for (const stored of read) if (stored) takeWanted(wholeOf(stored));
    }
    return found;
  }
}

/** What one request may bring up from the store. */
class ReadBudget {
  #left: number;

  constructor(bytesMax: number) {
    this.#left = bytesMax;
  }

  take(value: object): void {
    this.#left -= JSON.stringify(value).length;
    if (this.#left < 0) throw tooMuch();
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

const isReference = (item: ResponseItem): item is ItemReference => isKnownItem(item) && item.type === 'item_reference';

function tooMuch(): RefusedField {
  return new RefusedField('input', {
    es: 'la conversación a la que remite es demasiado grande; envía una parte de ella',
    pt: 'a conversa a que remete é grande demais; envie uma parte dela',
    en: 'the conversation that it points to is too large; send a part of it',
  });
}
