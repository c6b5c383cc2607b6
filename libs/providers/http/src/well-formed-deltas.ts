/**
 * Text that comes in pieces, made well-formed: half a character (a lone high surrogate) at the end of a piece waits for its other half in the
 * next one. A half whose other half never comes becomes U+FFFD, as decoders of UTF-8 do it. A NUL, which databases refuse, is dropped.
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
    return wellFormed(text);
  }

  /** No more will come. */
  end(): string {
    const rest = this.half === '' ? '' : '\ufffd';
    this.half = '';
    return rest;
  }
}

const depthMax = 64;

/** A value of JSON in which every text is well-formed and without a NUL. What is nested deeper than any answer is left out. */
export function toWellFormedValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return null;
  if (Array.isArray(value)) return value.map((item) => toWellFormedValue(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [wellFormed(key), toWellFormedValue(item, depth + 1)]));
}

const wellFormed = (text: string): string => (text.includes('\u0000') ? text.toWellFormed().replaceAll('\u0000', '') : text.toWellFormed());
