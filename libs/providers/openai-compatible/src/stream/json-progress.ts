/** How far a JSON object or list that arrives in pieces has come. Looks at each character once, so the length of the whole does not matter. */
export class JsonProgress {
  private depth = 0;
  private inText = false;
  private isEscaped = false;
  private state: 'blank' | 'open' | 'whole' | 'other' = 'blank';

  /** It has begun and is not at its end. */
  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** Its last bracket has closed. */
  get isWhole(): boolean {
    return this.state === 'whole';
  }

  push(piece: string): void {
    for (let at = 0; at < piece.length && this.state !== 'other'; at++) this.see(piece.charCodeAt(at));
  }

  private see(code: number): void {
    if (this.inText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (code === backslash) this.isEscaped = true;
      else if (code === quote) this.inText = false;
      return;
    }
    if (code <= space) return;
    const opens = code === brace || code === bracket;
    if (this.state !== 'open') this.state = this.state === 'blank' && opens ? 'open' : 'other';
    if (code === quote) this.inText = true;
    else if (opens) this.depth++;
    else if ((code === closingBrace || code === closingBracket) && --this.depth === 0) this.state = 'whole';
  }
}

const space = 0x20;
const quote = 0x22;
const bracket = 0x5b;
const backslash = 0x5c;
const closingBracket = 0x5d;
const brace = 0x7b;
const closingBrace = 0x7d;
