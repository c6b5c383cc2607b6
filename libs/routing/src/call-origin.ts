import { createHash, type Hash } from 'node:crypto';
import type { CallOrigin } from './circuit-breaker.ts';

/** Of a text, so much from each end is read; its length too. */
const textEndChars = 2_048;
/** Values read of one request: what is further back is told apart by nothing but its size. */
const valuesMax = 4_096;
/** Set by us for each call; equal contents may differ in them. */
const ownFields = new Set(['mode', 'heldMicroCredits', 'priceMultiplierPpm', 'pricePin']);

/** The origin of a call. Its content is digested only when a failure asks for it, and in bounded time. */
export class RequestOrigin implements CallOrigin {
  private digest: string | undefined;

  constructor(
    readonly client: string,
    readonly call: string,
    private readonly content: unknown,
  ) {}

  get subject(): string {
    return (this.digest ??= digestContent(this.content));
  }
}

/** Equal for equal contents, and for different ones as good as never. */
export function digestContent(content: unknown): string {
  const hash = createHash('sha256');
  let left = valuesMax;
  const read = (value: unknown): void => {
    if (left-- <= 0) return;
    if (Array.isArray(value)) {
      hash.update(`[${value.length}`);
      for (const item of left > 0 ? value.slice(0, left) : []) read(item);
    } else if (value instanceof Uint8Array) {
      readText(hash, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1', 0, textEndChars), value.byteLength);
    } else if (typeof value === 'object' && value !== null) {
      hash.update('{');
      for (const [name, field] of Object.entries(value)) {
        if (ownFields.has(name)) continue;
        readText(hash, name, name.length);
        read(field);
      }
      hash.update('}');
    } else readText(hash, `${typeof value}:${String(value)}`);
  };
  read(content);
  return hash.digest('base64url');
}

function readText(hash: Hash, text: string, length = text.length): void {
  hash.update(`"${length}:`);
  if (text.length <= 2 * textEndChars) hash.update(text);
  else hash.update(text.slice(0, textEndChars)).update(text.slice(-textEndChars));
}
