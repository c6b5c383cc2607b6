/**
 * The quick way through a stream. Most chunks repeat the one before, letter for letter, but for the text in the middle;
 * when all around it is the same, the meaning is the same, and only that text has to be read.
 */
export class RepeatedChunk {
  private before = '';
  private after = '';

  /** Takes a chunk that did nothing but add `text`, as the pattern for those to come. */
  learn(payload: string, text: string): void {
    const written = JSON.stringify(text);
    const at = payload.indexOf(written);
    // The text must stand there once and be the value of `content`, or something else may be what differs next time.
    if (at < 0 || payload.indexOf(written, at + 1) >= 0 || !/"content":\s?$/.test(payload.slice(Math.max(0, at - 12), at))) return;
    this.before = payload.slice(0, at + 1);
    this.after = payload.slice(at + written.length - 1);
  }

  /** The text of a chunk that follows the pattern, or undefined when it has to be read as a whole. */
  textOf(payload: string): string | undefined {
    const { before, after } = this;
    const end = payload.length - after.length;
    if (before === '' || end <= before.length || !payload.startsWith(before) || !payload.endsWith(after)) return undefined;
    const text = payload.slice(before.length, end);
    // A quote would end the text early; escapes and control characters are the parser's business.
    return plain.test(text) ? text : undefined;
  }
}

// eslint-disable-next-line no-control-regex -- JSON forbids control characters inside a text
const plain = /^[^"\\\u0000-\u001f]*$/;
