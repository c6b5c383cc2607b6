import { FairTimeout } from '@portazgo/platform';
import type { FastifyReply } from 'fastify';

export interface EventStreamOptions {
  heartbeatMs: number;
  /** A reader that takes nothing for so long is cut. */
  stallMs: number;
  /** What may wait for a slow reader. */
  queuedBytesMax: number;
}

const comment = ': heartbeat\n\n';

/** A `text/event-stream` answer: heartbeats from its opening to its end, and a bound on what a slow reader may leave unread. */
export class EventStream {
  #heartbeat?: NodeJS.Timeout;
  #stall?: FairTimeout;
  #isOpen = false;
  #recorded: string[] | undefined;
  #recordedBytes = 0;

  constructor(
    private readonly reply: FastifyReply,
    private readonly options: EventStreamOptions,
    /** Keeps what is sent, up to so many bytes, for an idempotent replay. */
    private readonly recordBytesMax = 0,
  ) {
    this.#recorded = recordBytesMax > 0 ? [] : undefined;
    reply.raw.once('close', this.#stopTimers);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The reader went away, or was cut. */
  get isGone(): boolean {
    return this.reply.raw.destroyed;
  }

  open(headers: Record<string, string>): void {
    if (this.#isOpen || this.isGone) return;
    this.#isOpen = true;
    this.reply.hijack();
    this.reply.raw.writeHead(200, { ...(this.reply.getHeaders() as Record<string, string>), ...eventStreamHeaders, ...headers });
    this.reply.raw.flushHeaders();
    this.#heartbeat = setInterval(() => this.write(comment), this.options.heartbeatMs);
  }

  /** One call, one write to the socket. */
  write(text: string): void {
    if (text === '' || this.isGone) return;
    const { raw } = this.reply;
    // Looked at before writing: one long event is no fault of its reader.
    if (raw.writableLength > this.options.queuedBytesMax) return this.#cut();
    this.#record(text);
    if (!raw.write(text)) this.#watchReader();
  }

  end(text: string): void {
    if (this.isGone) return;
    this.#stopTimers();
    this.reply.raw.end(text);
  }

  /** What was sent so far; undefined when it was too much to keep. */
  get recorded(): string | undefined {
    return this.#recorded?.join('');
  }

  #record(text: string): void {
    if (!this.#recorded) return;
    this.#recorded.push(text);
    this.#recordedBytes += text.length;
    if (this.#recordedBytes > this.recordBytesMax) this.#recorded = undefined;
  }

  #watchReader(): void {
    const { raw } = this.reply;
    if (this.#stall) return;
    this.#stall = new FairTimeout(this.options.stallMs, () => this.#cut());
    (raw.socket ?? raw).once('drain', () => {
      this.#stall?.cancel();
      this.#stall = undefined;
    });
  }

  // A reader that does not read would not read an error either.
  #cut(): void {
    this.reply.raw.destroy();
  }

  readonly #stopTimers = (): void => {
    clearInterval(this.#heartbeat);
    this.#stall?.cancel();
  };
}

export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const;
