import { randomBytes } from 'node:crypto';
import type { VendorData } from '@portazgo/contracts';
import type { ProviderChatEvent } from '@portazgo/providers-contract';
import { asObject, asText, isObject, type JsonObject } from '../reply/json-value.ts';

interface Slot {
  readonly index: number;
  id: string | undefined;
  name: string | undefined;
  /** Arguments as text so far; only their end matters, to tell a new call from more of the same. */
  arguments: string;
  announced: boolean;
}

/** Far above what any model does; keeps a hostile stream from growing a list for ever. */
const callsMax = 256;

export const newToolCallId = (): string => `call_${randomBytes(12).toString('hex')}`;

/** Puts fragments of tool calls to the call they belong to, whatever the vendor left out: index, id, or both. */
export class ToolCallJoiner {
  private readonly slots: Slot[] = [];
  private readonly byIndex = new Map<number, Slot>();
  private waitingExtras: VendorData | undefined;

  constructor(
    private readonly provider: string,
    private readonly emit: (event: ProviderChatEvent) => void,
  ) {}

  get hasCalls(): boolean {
    return this.slots.some((slot) => slot.announced);
  }

  add(fragment: unknown): void {
    if (!isObject(fragment)) return;
    const call = asObject(fragment['function']) ?? {};
    const id = asText(fragment['id']) || undefined;
    const name = asText(call['name']) || undefined;
    const slot = this.slotFor(fragment['index'], id, name);
    if (!slot) return;
    slot.id ??= id;
    slot.name ??= name;
    const text = argumentText(call['arguments']);
    slot.arguments += text;
    const extras = this.extras(fragment);
    if (slot.announced) {
      if (text || extras) this.emit({ type: 'tool-call-delta', index: slot.index, arguments: text, ...(extras ? { vendorData: extras } : {}) });
    } else if (slot.name) this.announce(slot, slot.name, extras);
    else if (extras) this.waitingExtras = extras;
  }

  /** Opaque data that came in a delta of its own belongs to the call before it, or to the next one when there is none. */
  addExtras(delta: JsonObject): void {
    const extras = this.extras(delta);
    if (!extras) return;
    const last = this.slots.findLast((slot) => slot.announced);
    if (last) this.emit({ type: 'tool-call-delta', index: last.index, arguments: '', vendorData: extras });
    else this.waitingExtras = extras;
  }

  private announce(slot: Slot, name: string, extras: VendorData | undefined): void {
    const vendorData = extras ?? this.waitingExtras;
    this.waitingExtras = undefined;
    slot.announced = true;
    slot.id ??= newToolCallId();
    this.emit({ type: 'tool-call-delta', index: slot.index, id: slot.id, name, arguments: slot.arguments, ...(vendorData ? { vendorData } : {}) });
  }

  private slotFor(index: unknown, id: string | undefined, name: string | undefined): Slot | undefined {
    const known = typeof index === 'number' ? this.byIndex.get(index) : this.slotWithoutIndex(id, name);
    if (known && !(id && known.id && id !== known.id)) return known;
    if (!id && !name && typeof index !== 'number') return undefined; // a piece of nothing
    if (this.slots.length >= callsMax) return undefined;
    const slot: Slot = { index: this.slots.length, id, name, arguments: '', announced: false };
    this.slots.push(slot);
    if (typeof index === 'number') this.byIndex.set(index, slot);
    return slot;
  }

  private slotWithoutIndex(id: string | undefined, name: string | undefined): Slot | undefined {
    if (id) return this.slots.find((slot) => slot.id === id);
    const last = this.slots.at(-1);
    // A name is given again either by a vendor that repeats it or by a second call of the same function: finished arguments tell.
    if (name && last && (last.name !== name || isWhole(last.arguments))) return undefined;
    return last;
  }

  private extras(holder: JsonObject): VendorData | undefined {
    const data = asObject(holder['extra_content']);
    return data && { provider: this.provider, data };
  }
}

/** Most vendors send text; some send the object itself. */
export function argumentText(value: unknown): string {
  if (typeof value === 'string') return value;
  return isObject(value) ? JSON.stringify(value) : '';
}

function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
