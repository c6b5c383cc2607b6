/**
 * Text that comes in pieces, made well-formed: half a character (a lone high surrogate) at the end of a piece waits for its other half in the
 * next one. A half whose other half never comes becomes U+FFFD, as decoders of UTF-8 do it.
 */
export class WellFormedDeltas {
  private half = '';

  push(piece: string): string {
    if (piece === '') return '';
    let text = this.half === '' ? piece : this.half + piece;
    this.half = '';
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.half = text.slice(-1);
      text = text.slice(0, -1);
    }
    return text.toWellFormed();
  }

  /** No more will come. */
  end(): string {
    const rest = this.half === '' ? '' : '\ufffd';
    this.half = '';
    return rest;
  }
}

/** A value of JSON in which every text is well-formed. */
export function toWellFormedValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || depth > 64) return value;
  if (Array.isArray(value)) return value.map((item) => toWellFormedValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), toWellFormedValue(item, depth + 1)]));
}
