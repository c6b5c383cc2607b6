import { FairTimeout } from '@portazgo/platform';
import type { FastifyReply } from 'fastify';
import type { EventStreamOptions } from '../inference/event-stream.ts';

/** An answer of raw bytes whose length nobody knows yet. A slow reader is bounded as in event streams; a broken end is seen as one. */
export class ByteStream {
  #headers: Record<string, string> = {};
  #isOpen = false;
  #stall?: FairTimeout;
  #recorded: Buffer[] | undefined;
  #recordedBytes = 0;

  constructor(
    private readonly reply: FastifyReply,
    private readonly options: Pick<EventStreamOptions, 'stallMs' | 'queuedBytesMax'>,
    /** Keeps what is sent, up to so many bytes, for an idempotent replay. */
    private readonly recordBytesMax = 0,
  ) {
    this.#recorded = recordBytesMax > 0 ? [] : undefined;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  /** What was sent so far; undefined when it was too much to keep. */
  get recorded(): Buffer | undefined {
    return this.#recorded && Buffer.concat(this.#recorded);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  describe(headers: Record<string, string>): void {
    this.#headers = headers;
  }

  write(bytes: Buffer): void {
    const { raw } = this.reply;
    if (raw.destroyed || bytes.length === 0) return;
    this.#open();
    this.#recordedBytes += bytes.length;
    if (this.#recordedBytes > this.recordBytesMax) this.#recorded = undefined;
    this.#recorded?.push(bytes);
    if (raw.writableLength > this.options.queuedBytesMax) return this.break();
    if (raw.write(bytes) || this.#stall) return;
    this.#stall = new FairTimeout(this.options.stallMs, () => this.break());
    raw.once('drain', () => {
      this.#stall?.cancel();
      this.#stall = undefined;
    });
  }

  end(): void {
    this.#stall?.cancel();
    if (this.reply.raw.destroyed) return;
    this.#open();
    this.reply.raw.end();
  }

  /** Without the last chunk of the encoding no client takes what it has for the whole. */
  break(): void {
    this.#stall?.cancel();
    this.reply.raw.destroy();
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.reply.hijack();
    this.reply.raw.writeHead(200, { ...(this.reply.getHeaders() as Record<string, string>), 'cache-control': 'no-store', ...this.#headers });
  }
}
