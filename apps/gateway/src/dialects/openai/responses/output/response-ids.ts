import type { ChatEvent } from '@portazgo/contracts';

/** Prefixes that OpenAI's own ids have, and that some clients look at. */
export type ItemPrefix = 'rs' | 'msg' | 'fc' | 'ctc' | 'lsh' | 'sh' | 'apc' | 'in';

const form = /^([a-z]{2,8})_([0-9A-HJKMNP-TV-Z]{26}[0-9a-z]{2})(?:_(i?)(\d{1,5}))?$/;
const keepDaysMax = 36 ** 2 - 1;

/**
 * The ids of one response and of its items. They carry the id of the request, the days that the response is kept, and the place of an
 * item: what an id names is found from the id alone, also after the operator has changed how long responses are kept.
 */
export class ResponseIds {
  readonly base: string;

  constructor(requestId: string, keepDays = 0) {
    this.base = inBase32(requestId) + Math.min(keepDays, keepDaysMax).toString(36).padStart(2, '0');
  }

  get response(): string {
    return `resp_${this.base}`;
  }

  outputItem(prefix: ItemPrefix, index: number): string {
    return `${prefix}_${this.base}_${index}`;
  }

  inputItem(prefix: ItemPrefix, index: number): string {
    return `${prefix}_${this.base}_i${index}`;
  }

  callId(event: Pick<Extract<ChatEvent, { type: 'tool-call-delta' }>, 'id' | 'index'>): string {
    return event.id ?? `call_${this.base}_${event.index}`;
  }
}

const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A UUID as 26 signs of Crockford's base 32, its time first; what is no UUID stays what it is. No hyphens: an id is one word to click. */
function inBase32(requestId: string): string {
  const digits = requestId.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(digits)) return requestId;
  let rest = BigInt(`0x${digits}`);
  let text = '';
  for (let place = 0; place < 26; place++) {
    text = (base32[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return text;
}

/** What an id says; null when it is not one of ours. */
export interface ReadResponseId {
  readonly isResponse: boolean;
  readonly responseId: string;
  readonly requestId: string;
  readonly keepDays: number;
}

export function readResponseId(id: string): ReadResponseId | null {
  const [, prefix, base, , index] = form.exec(id) ?? [];
  if (base === undefined) return null;
  return {
    isResponse: prefix === 'resp' && index === undefined,
    responseId: `resp_${base}`,
    requestId: base.slice(0, 26),
    keepDays: Number.parseInt(base.slice(26), 36),
  };
}
