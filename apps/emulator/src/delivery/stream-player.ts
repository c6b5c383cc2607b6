import type { ServerResponse } from 'node:http';
import type { JournalRecord } from '../journal/journal-record.ts';
import type { BodyWriter } from './body-writer.ts';
import type { Frame } from './frame.ts';
import type { Ticker, Ticking } from './ticker.ts';

/** With no interval the frames of a stream leave in writes of about this size. */
const batchBytes = 16_384;

/** Plays frames into a response: one token per tick, together with the frames without tokens before it. */
export class StreamPlayer implements Ticking {
  private ended = false;

  constructor(
    private readonly frames: Iterator<Frame>,
    private readonly encode: (frame: Frame) => string,
    private readonly writer: BodyWriter,
    private readonly response: ServerResponse,
    private readonly record: JournalRecord,
  ) {}

  /** `ticker` undefined = as fast as the reader takes it. */
  play(ticker: Ticker | undefined): void {
    if (!ticker) {
      this.playAtOnce();
      return;
    }
    if (!this.tick()) return;
    ticker.add(this);
    this.response.once('close', () => ticker.remove(this));
  }

  tick(): boolean {
    if (this.ended || this.response.destroyed) return false;
    if (this.writer.isBusy) return true;
    this.step(1);
    return !this.ended;
  }

  private playAtOnce(): void {
    while (!this.ended && !this.response.destroyed && !this.writer.isBusy) this.step(this.writer.isExact ? 1 : Infinity);
    if (this.ended || this.response.destroyed) return;
    // Packets leave one per turn of the event loop and announce no end; a slow reader announces itself by `drain`.
    if (this.response.socket?.writableNeedDrain) this.response.socket.once('drain', () => this.playAtOnce());
    else setImmediate(() => this.playAtOnce());
  }

  private step(tokensMax: number): void {
    let text = '';
    let tokens = 0;
    while (tokens < tokensMax && text.length < batchBytes) {
      const next = this.frames.next();
      if (next.done) {
        this.ended = true;
        break;
      }
      const frame = next.value;
      if (frame.breaks) {
        this.ended = true;
        const encoded = this.encode(frame);
        this.writer.write(frame.breaks === 'cut' ? text + encoded.slice(0, encoded.length / 2) : text, tokens);
        if (frame.breaks === 'cut') this.writer.cut();
        else this.writer.stall();
        return;
      }
      text += this.encode(frame);
      tokens += frame.tokens;
      if (frame.usage) this.record.usageDelivered = true;
    }
    if (text !== '') this.writer.write(text, tokens);
    if (this.ended) this.writer.end();
    else if (this.writer.broken) this.ended = true;
  }
}
