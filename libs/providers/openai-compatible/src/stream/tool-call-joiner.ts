import { randomBytes } from 'node:crypto';
import { toWellFormedText, type VendorData } from '@portazgo/contracts';
import type { ProviderChatEvent } from '@portazgo/providers-contract';
import { toWellFormedValue, WellFormedDeltas } from '@portazgo/providers-http';
import { asObject, asText, isObject, type JsonObject } from '../reply/json-value.ts';
import { JsonProgress } from './json-progress.ts';

/** Far above what any model does: an answer with more calls is refused as a whole, because none of them may be left out in silence. */
export const toolCallsMax = 1_024;
/** The longest name that a tool may have in a request, several times over. */
const nameLengthMax = 256;
/** Some servers keep what a call needs inside its id, so ids may be long. */
const idLengthMax = 16_384;

interface Fragment {
  readonly key: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly text: string;
  readonly extras: VendorData | undefined;
}

/** One call while it is put together. */
class Slot {
  id: string | undefined;
  name: string | undefined;
  extras: VendorData | undefined;
  isAnnounced = false;
  /** An empty object came before any other arguments: all there is, or only a placeholder of what follows. */
  hasPlaceholder = false;
  arguments = '';
  readonly progress = new JsonProgress();
  readonly deltas = new WellFormedDeltas();

  constructor(
    readonly index: number,
    readonly key: number | undefined,
  ) {}

  get isWhole(): boolean {
    return this.progress.isWhole || (this.hasPlaceholder && this.arguments === '');
  }
}

type Place = Slot | 'another' | 'repeated';

/**
 * Puts fragments of tool calls to the call they belong to, whatever the vendor left out or did otherwise: no index, no id, an id of its own on
 * every fragment, all calls at index 0, a name in pieces, arguments that never come.
 */
export class ToolCallJoiner {
  /** Why the calls cannot be handed on; told once. */
  fault: string | undefined;
  private readonly slots: Slot[] = [];
  private readonly byKey = new Map<number, Slot>();
  private readonly byId = new Map<string, Slot>();
  private waitingExtras: VendorData | undefined;

  constructor(
    private readonly provider: string,
    private readonly emit: (event: ProviderChatEvent) => void,
  ) {}

  get hasCalls(): boolean {
    return this.slots.length > 0;
  }

  /** A fragment of a stream. */
  add(value: unknown): void {
    const fragment = this.read(value);
    if (!fragment || this.fault) return;
    const place = this.placeOf(fragment);
    if (place === undefined || place === 'repeated') return;
    if (place !== 'another') return this.extend(place, fragment);
    const slot = this.open(fragment.key);
    const before = this.slots[slot.index - 1];
    // Arguments that follow others at the same place, without a name: a second call of the same function.
    if (before && before.key === slot.key && !fragment.name) slot.name = before.name;
    this.extend(slot, fragment);
  }

  /** A call that came in one piece, of an answer that did: never a part of the one before. */
  addWhole(value: unknown): void {
    const fragment = this.read(value);
    if (!fragment || this.fault || (!fragment.name && !fragment.id && !fragment.text)) return;
    this.extend(this.open(undefined), fragment);
  }

  /** Opaque data that came in a delta of its own belongs to the call before it, or to the next one when there is none. */
  addExtras(delta: JsonObject): void {
    const extras = this.extras(delta);
    if (!extras) return;
    const last = this.slots.at(-1);
    if (!last) this.waitingExtras = extras;
    else if (last.isAnnounced) this.emit({ type: 'tool-call-delta', index: last.index, arguments: '', vendorData: extras });
    else last.extras = extras;
  }

  /** No more will come: what waited is handed on, and a call without arguments gets those of no parameters. */
  end(): void {
    if (this.fault) return;
    for (const slot of this.slots) {
      // Arguments under an index of their own, and no name: a further call of the function before.
      slot.name ??= slot.key === undefined ? undefined : this.slots[slot.index - 1]?.name;
      if (!slot.name) {
        this.fault = 'a tool call of the answer has no name';
        return;
      }
      if (!slot.isAnnounced) this.announce(slot, slot.name);
      const rest = slot.deltas.end() + (slot.arguments.trim() === '' ? '{}' : '');
      if (rest !== '') this.emit({ type: 'tool-call-delta', index: slot.index, arguments: rest });
    }
  }

  private read(value: unknown): Fragment | undefined {
    if (!isObject(value)) return undefined;
    const call = asObject(value['function']) ?? value;
    const key = typeof value['index'] === 'number' ? value['index'] : undefined;
    const id = toWellFormedText(asText(value['id']) ?? '', idLengthMax) || undefined;
    const name = toWellFormedText(asText(call['name']) ?? '', nameLengthMax) || undefined;
    return { key, id, name, text: argumentText(call['arguments']), extras: this.extras(value) };
  }

  private placeOf(fragment: Fragment): Place | undefined {
    const { key, id, name, text } = fragment;
    const last = this.slots.at(-1);
    const sameId = id === undefined ? undefined : this.byId.get(id);
    const open = sameId && (key === undefined || sameId.key === key) ? sameId : key === undefined ? last : this.byKey.get(key);
    if (open) return this.placeAt(open, fragment);
    if (key === undefined) return id || name ? 'another' : undefined; // a piece of nothing
    // Some servers count their fragments where the index of the call belongs.
    if (!name && last && !last.isWhole && (last.progress.isOpen || text !== '')) return last;
    return id || name || text.trim() !== '' ? 'another' : undefined;
  }

  /** Whether a fragment goes on with the call that is open at its place. */
  private placeAt(open: Slot, { key, id, name, text }: Fragment): Place {
    const isOtherId = id !== undefined && open.id !== undefined && id !== open.id;
    const isOtherName = name !== undefined && open.name !== undefined && name !== open.name;
    if (open.isWhole) {
      if (name && (isOtherId || isOtherName)) return 'another';
      if (text.trim() === '') return open;
      if (open.hasPlaceholder && !name && !isOtherId) return open;
      // Arguments that are whole are not added to.
      return id !== undefined && id === open.id && text === open.arguments ? 'repeated' : 'another';
    }
    // An id by itself may be new on every fragment; with a name it is a new call, unless the same name stands in the middle of an object.
    if (isOtherId && name) return key !== undefined && open.progress.isOpen && !isOtherName ? open : 'another';
    if (!isOtherName) return open;
    if (open.arguments !== '') return open.progress.isOpen ? open : 'another';
    return key === undefined ? 'another' : open;
  }

  private open(key: number | undefined): Slot {
    const last = this.slots.at(-1);
    if (last?.name && !last.isAnnounced) this.announce(last, last.name);
    const slot = new Slot(this.slots.length, key);
    if (this.slots.length >= toolCallsMax) this.fault = `the answer has more than ${toolCallsMax} tool calls`;
    this.slots.push(slot);
    if (key !== undefined) this.byKey.set(key, slot);
    if (this.waitingExtras) slot.extras = this.waitingExtras;
    this.waitingExtras = undefined;
    return slot;
  }

  private extend(slot: Slot, { id, name, text, extras }: Fragment): void {
    if (this.fault) return;
    if (!slot.isAnnounced) {
      if (id !== undefined && slot.id === undefined) this.identify(slot, id);
      if (name !== undefined) slot.name = joinedName(slot.name, name);
      if (extras) slot.extras = extras;
    }
    const isNew = this.append(slot, text);
    if (slot.isAnnounced) {
      const piece = isNew ? slot.deltas.push(text) : '';
      if (piece || extras) this.emit({ type: 'tool-call-delta', index: slot.index, arguments: piece, ...(extras ? { vendorData: extras } : {}) });
    } else if (slot.name && slot.arguments !== '') this.announce(slot, slot.name);
  }

  private append(slot: Slot, text: string): boolean {
    if (slot.arguments === '' && text.trim() === '{}') slot.hasPlaceholder = true;
    if (text === '' || (slot.arguments === '' && slot.hasPlaceholder && text.trim() === '{}')) return false;
    slot.arguments += text;
    slot.progress.push(text);
    return true;
  }

  /** Once its arguments begin or another call does, the name is known whole. What came before the name is handed on with it. */
  private announce(slot: Slot, name: string): void {
    slot.isAnnounced = true;
    if (slot.id === undefined) this.identify(slot, newToolCallId());
    const vendorData = slot.extras;
    this.emit({
      type: 'tool-call-delta',
      index: slot.index,
      id: slot.id ?? newToolCallId(),
      name,
      arguments: slot.deltas.push(slot.arguments),
      ...(vendorData ? { vendorData } : {}),
    });
  }

  /** Two calls of one id could not be told apart by whoever answers them. */
  private identify(slot: Slot, id: string): void {
    slot.id = this.byId.has(id) ? newToolCallId() : id;
    this.byId.set(slot.id, slot);
  }

  private extras(holder: JsonObject): VendorData | undefined {
    const data = asObject(toWellFormedValue(holder['extra_content']));
    return data && { provider: this.provider, data };
  }
}

export const newToolCallId = (): string => `call_${randomBytes(12).toString('hex')}`;

/** The same name again is a repetition, one that begins with it is the name so far, any other is its next piece. */
function joinedName(before: string | undefined, name: string): string {
  return before === undefined || name.startsWith(before) ? name : toWellFormedText(before + name, nameLengthMax);
}

/** Most vendors send text; some send the object itself. */
export function argumentText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(toWellFormedValue(value)) : '';
}
