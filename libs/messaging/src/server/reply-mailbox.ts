import type { ServerCall } from './server-call.ts';

/** A message is closed at this many characters: at three bytes each it still fits the broker's default limit of 1 MiB. */
const messageLengthMax = 256 * 1024;
/** What is kept for a client in an outage of the broker; beyond it the client's calls are given up. */
const heldLengthMax = 16 * 1024 * 1024;

/** Frames on their way to one client inbox: what many calls produce in one tick leaves as one message. */
export class ReplyMailbox {
  readonly calls = new Map<number, ServerCall>();
  #text = '';
  /** Calls that have values of this tick. */
  #touched: ServerCall[] = [];
  #isScheduled = false;
  /** Full messages that cannot leave yet: the broker, or the client behind it, is away. */
  #held?: string[];
  #heldLength = 0;
  /** The broker said that nobody listens at the inbox. */
  isMissing = false;
  isSought = false;
  isIdle = false;

  constructor(
    readonly inbox: string,
    readonly number: number,
    private readonly publish: (inbox: string, text: string) => void,
  ) {}

  touch(call: ServerCall): void {
    this.#touched.push(call);
    this.#schedule();
  }

  add(frames: string): void {
    if (frames === '') return;
    if (this.#text.length + frames.length > messageLengthMax) this.#seal();
    this.#text += frames;
    this.#schedule();
  }

  forget(call: ServerCall): void {
    this.calls.delete(call.id);
  }

  flush(): void {
    this.#isScheduled = false;
    const touched = this.#touched;
    this.#touched = [];
    for (const call of touched) this.add(call.takeFrame());
    this.#isScheduled = false;
    this.#seal();
  }

  /** Keeps what is produced from now on. */
  hold(): void {
    this.#held ??= [];
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#heldLength = 0;
    for (const text of held) this.publish(this.inbox, text);
    this.flush();
  }

  /** The client is gone, or has given up: its calls are cancelled and nothing is kept. */
  abandon(): void {
    for (const call of this.calls.values()) call.cancel();
    this.#text = '';
    this.#touched = [];
    if (this.#held) this.#held = [];
    this.#heldLength = 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.flush());
  }

  #seal(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    if (!this.#held) return this.publish(this.inbox, text);
    this.#held.push(text);
    this.#heldLength += text.length;
    if (this.#heldLength > heldLengthMax) this.abandon();
  }
}
