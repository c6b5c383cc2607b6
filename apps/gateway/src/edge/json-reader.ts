import { isAscii, isUtf8 } from 'node:buffer';
import { keepComparable } from './comparable-object.ts';
import { RefusedJson } from './refused-json.ts';

export const bodyDepthMax = 32;
/** No request has so many fields; telling which of them are unknown would be work. */
export const namesMax = 2_000;
/** Texts, names, lists and objects of one body. What checks them looks at each, so their number is what a body can cost. */
export const valuesMax = 100_000;
/** Numbers are looked at quickly, and embeddings are asked with many. */
export const numbersMax = 200_000;

/** How much of a text is taken between two looks at the clock. */
const pieceBytes = 64 * 1024;
const valuesPerStep = 64;
const numberLengthMax = 400;

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openList = 0x5b;
const backslash = 0x5c;
const closeList = 0x5d;
const letterU = 0x75;
const openObject = 0x7b;
const closeObject = 0x7d;

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u001f]/;
const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

type Container = { list: unknown[] } | { object: Record<string, unknown>; name: string; names: number };

/**
 * Reads JSON in steps, for bodies that would hold up everybody else were they read at once; the result is that of `JSON.parse`.
 * The bounds of a body are checked on the way: what is too deep or too much is refused where it becomes so.
 */
export class JsonReader {
  #at = 0;
  #values = 0;
  #numbers = 0;
  /** Where the next one stands, at or after the last place looked from: a search is never done twice. */
  #nextQuote = -1;
  #nextBackslash = -1;

  constructor(private readonly bytes: Buffer) {}

  *read(): Generator<void, unknown> {
    const open: Container[] = [];
    let steps = 0;
    for (;;) {
      if (++steps % valuesPerStep === 0) yield;
      let value = yield* this.#value(open);
      if (value === opened) continue;
      // The value is whole: it goes where it belongs, and may be the last of what is around it.
      for (;;) {
        const around = open.at(-1);
        if (this.#isAtSpace()) yield* this.#skipSpace();
        if (!around) {
          if (this.#at < this.bytes.length) throw this.#unreadable();
          return value;
        }
        if ('list' in around) around.list.push(value);
        else around.object[around.name] = value;
        const sign = this.#take();
        if (sign === comma) {
          if ('object' in around) yield* this.#name(around);
          break;
        }
        if (sign !== ('list' in around ? closeList : closeObject)) throw this.#unreadable(-1);
        open.pop();
        value = 'list' in around ? around.list : around.object;
      }
    }
  }

  /** A whole value, or `opened` when a list or an object with something in it has begun. */
  *#value(open: Container[]): Generator<void, unknown> {
    if (this.#isAtSpace()) yield* this.#skipSpace();
    const sign = this.#take();
    if (sign === quote) {
      this.#count();
      return yield* this.#text();
    }
    if (sign === minus || (sign >= zero && sign <= nine)) return this.#number(sign);
    this.#count();
    if (sign !== openList && sign !== openObject) return this.#word();
    if (open.length >= bodyDepthMax) throw new RefusedJson('depth');
    if (this.#isAtSpace()) yield* this.#skipSpace();
    const isEmpty = this.bytes[this.#at] === (sign === openList ? closeList : closeObject);
    if (isEmpty) {
      this.#at++;
      return sign === openList ? [] : {};
    }
    if (sign === openList) open.push({ list: [] });
    else {
      const container = { object: {}, name: '', names: 0 };
      open.push(container);
      yield* this.#name(container);
    }
    return opened;
  }

  *#name(container: Extract<Container, { object: unknown }>): Generator<void, void> {
    if (this.#isAtSpace()) yield* this.#skipSpace();
    if (this.#take() !== quote) throw this.#unreadable(-1);
    this.#count();
    if (++container.names > namesMax) throw new RefusedJson('names');
    container.name = yield* this.#text();
    if (container.name === '__proto__') throw new RefusedJson('prototype');
    keepComparable(container.object, container.name);
    if (this.#isAtSpace()) yield* this.#skipSpace();
    if (this.#take() !== colon) throw this.#unreadable(-1);
  }

  #isAtSpace(): boolean {
    const sign = this.bytes[this.#at];
    return sign === space || sign === lineFeed || sign === carriageReturn || sign === tab;
  }

  *#skipSpace(): Generator<void, void> {
    for (let skipped = 1; this.#isAtSpace(); skipped++) {
      this.#at++;
      if (skipped % pieceBytes === 0) yield;
    }
  }

  #take(): number {
    const sign = this.bytes[this.#at++];
    if (sign === undefined) throw new RefusedJson('cut');
    return sign;
  }

  #count(): void {
    if (++this.#values > valuesMax) throw new RefusedJson('values');
  }

  #word(): boolean | null {
    const from = this.#at - 1;
    for (const [word, value] of words) {
      if (this.bytes.toString('latin1', from, from + word.length) !== word) continue;
      this.#at = from + word.length;
      return value;
    }
    throw this.#unreadable(-1);
  }

  #number(first: number): number {
    if (++this.#numbers > numbersMax) throw new RefusedJson('values');
    const from = this.#at - 1;
    let value = first - zero;
    let isPlain = first > zero;
    for (;;) {
      const sign = this.bytes[this.#at];
      if (sign === undefined || !isPartOfNumber(sign)) break;
      if (sign >= zero && sign <= nine) value = value * 10 + sign - zero;
      else isPlain = false;
      if (++this.#at - from > numberLengthMax) throw this.#unreadable();
    }
    // Below 2^53 the sum of digits is exact.
    if (isPlain && this.#at - from <= 15) return value;
    const text = this.bytes.toString('latin1', from, this.#at);
    if (!number.test(text)) throw this.#unreadable();
    return Number(text);
  }

  /** From behind its opening quote to behind its closing one. */
  *#text(): Generator<void, string> {
    let text = '';
    for (;;) {
      const end = this.#quoteFrom(this.#at);
      const escape = this.#backslashFrom(this.#at);
      const plainEnd = Math.min(end, escape);
      text += yield* this.#plain(this.#at, plainEnd);
      this.#at = plainEnd;
      if (plainEnd === this.bytes.length) throw new RefusedJson('cut');
      if (plainEnd === end) {
        this.#at++;
        return text;
      }
      text += yield* this.#escaped();
    }
  }

  *#plain(from: number, end: number): Generator<void, string> {
    let text = '';
    for (let at = from; at < end;) {
      let to = Math.min(end, at + pieceBytes);
      // Not within a character of several bytes.
      while (to < end && to > at + pieceBytes - 4 && (this.bytes[to]! & 0xc0) === 0x80) to--;
      text += this.#decode(at, to);
      at = to;
      if (at < end) yield;
    }
    return text;
  }

  #decode(from: number, to: number): string {
    const piece = this.bytes.subarray(from, to);
    const isPlain = isAscii(piece);
    if (!isPlain && !isUtf8(piece)) throw new RefusedJson('encoding');
    const text = piece.toString(isPlain ? 'latin1' : 'utf8');
    if (control.test(text)) throw this.#unreadable(text.search(control));
    return text;
  }

  /** A stretch in which escapes stand close together, from a backslash on; it ends behind one of them or at the closing quote. */
  *#escaped(): Generator<void, string> {
    const from = this.#at;
    let end = from;
    for (let steps = 1; ; steps++) {
      if (steps % 4_096 === 0) yield;
      end += this.bytes[end + 1] === letterU ? 6 : 2;
      const [closing, next] = [this.#quoteFrom(end), this.#backslashFrom(end)];
      if (next >= closing || next - end > 256 || next - from > pieceBytes) break;
      end = next;
    }
    this.#at = end;
    const piece = this.bytes.subarray(from, end);
    if (!isUtf8(piece)) throw new RefusedJson('encoding');
    try {
      return JSON.parse(`"${piece.toString('utf8')}"`) as string;
    } catch {
      if (end >= this.bytes.length) throw new RefusedJson('cut');
      this.#at = from;
      throw this.#unreadable();
    }
  }

  /** The length of the body when there is none. */
  #quoteFrom(at: number): number {
    if (this.#nextQuote < at) this.#nextQuote = orEnd(this.bytes.indexOf(quote, at), this.bytes.length);
    return this.#nextQuote;
  }

  #backslashFrom(at: number): number {
    if (this.#nextBackslash < at) this.#nextBackslash = orEnd(this.bytes.indexOf(backslash, at), this.bytes.length);
    return this.#nextBackslash;
  }

  #unreadable(behind = 0): RefusedJson {
    return this.#at + behind >= this.bytes.length ? new RefusedJson('cut') : new RefusedJson('unreadable', this.#at + behind);
  }
}

const opened = Symbol('opened');
const orEnd = (found: number, length: number) => (found === -1 ? length : found);
const isPartOfNumber = (sign: number) => (sign >= zero && sign <= nine) || sign === 0x2b || sign === minus || sign === 0x2e || sign === 0x45 || sign === 0x65;
