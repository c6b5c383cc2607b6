/** What a `data` payload is handed to, with the event name when the server gave one. */
export type PayloadSink = (data: string, event: string | undefined) => void;

const LF = 10;
const CR = 13;

/** The server sent an event too large to be one. */
export class OversizedEvent extends Error {}

/**
 * Bytes to payloads, by the rules of server-sent events but for what real servers do: LF, CRLF and CR, a BOM, comments,
 * `data:` with or without a space, several data lines. Works on whole lines of bytes, so a character that is split
 * over packets is never decoded in halves, and decodes each read once.
 */
export class SseReader {
  private rest: Buffer[] = [];
  private restBytes = 0;
  private atStart = true;
  private skipLineFeed = false;
  private data: string | undefined;
  private event: string | undefined;

  constructor(
    private readonly sink: PayloadSink,
    private readonly eventBytesMax = 1_048_576,
  ) {}

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.skipLineFeed) {
      this.skipLineFeed = false;
      if (chunk[0] === LF) return this.push(chunk.subarray(1));
    }
    const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
    if (end === 0) return this.keep(chunk);
    // A CR that ends the read may be half of a CRLF.
    this.skipLineFeed = end === chunk.length && chunk[end - 1] === CR;
    this.lines(this.restBytes === 0 ? chunk.toString('utf8', 0, end) : this.joined(chunk.subarray(0, end)));
    if (end < chunk.length) this.keep(chunk.subarray(end));
  }

  /** The body ended: a last line without its line end, and an event without its blank line, still count. */
  end(): void {
    if (this.restBytes > 0) this.lines(`${this.joined(Buffer.alloc(0))}\n`);
    this.dispatch();
  }

  private keep(bytes: Buffer): void {
    this.rest.push(bytes);
    this.restBytes += bytes.length;
    if (this.restBytes > this.eventBytesMax) throw new OversizedEvent();
  }

  private joined(bytes: Buffer): string {
    const text = Buffer.concat([...this.rest, bytes]).toString('utf8');
    this.rest = [];
    this.restBytes = 0;
    return text;
  }

  private lines(decoded: string): void {
    let text = decoded;
    if (this.atStart) {
      this.atStart = false;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      if (at === from) this.dispatch();
      else this.line(text.slice(from, at));
      from = at + 1;
    }
  }

  private line(line: string): void {
    if (line.startsWith('data:')) {
      const value = line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5);
      this.data = this.data === undefined ? value : `${this.data}\n${value}`;
      if (this.data.length > this.eventBytesMax) throw new OversizedEvent();
    } else if (line.startsWith('event:')) this.event = line.slice(6).trim();
    // Older llama.cpp servers have a field of this name.
    else if (line.startsWith('error:')) this.sink(line.slice(6).trim(), 'error');
  }

  private dispatch(): void {
    const { data, event } = this;
    this.event = undefined;
    this.data = undefined;
    // The rules know no event without data, but an error without a word is one all the same.
    if (data !== undefined) this.sink(data, event);
    else if (event === 'error') this.sink('', event);
  }
}
