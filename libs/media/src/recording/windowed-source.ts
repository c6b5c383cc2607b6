import { setImmediate as nextTurn } from 'node:timers/promises';
import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';

const windowBytes = 64 * 1024;
const readBytesMax = 32 * 1024 * 1024;
const extraBytesMax = 64 * 1024 * 1024;
const readsMax = 400_000;

/**
 * Small reads of a source come from one window of it. A reader that goes on and on, as only a bomb makes it do, is stopped by what it
 * reads and never by the clock: a busy machine is no property of the file.
 */
export class WindowedSource implements MediaSource {
  readonly bytes: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #readsLeft = readsMax;
  /** Every byte once, and as much again as descriptions may need. */
  #bytesLeft: number;

  constructor(private readonly source: MediaSource) {
    this.bytes = source.bytes;
    this.#bytesLeft = source.bytes + extraBytesMax;
  }

  async read(position: number, length: number): Promise<Buffer> {
    if (length > readBytesMax || this.#readsLeft-- <= 0) throw new MediaFault('unreadable');
    const isInWindow = position >= this.#windowStart && position + length <= this.#windowStart + this.#window.length;
    if (!isInWindow) await this.#load(position, Math.max(length, windowBytes));
    return this.#window.subarray(position - this.#windowStart, position - this.#windowStart + length);
  }

  /** Exactly so many bytes, or the end of a file that promised more. */
  async readExactly(position: number, length: number): Promise<Buffer> {
    const bytes = await this.read(position, length);
    if (bytes.length < length) throw new MediaFault('truncated');
    return bytes;
  }

  async #load(position: number, length: number): Promise<void> {
    // Reads from memory never wait by themselves; other callers of this process get their turn here.
    await nextTurn();
    this.#bytesLeft -= Math.min(length, Math.max(0, this.bytes - position));
    if (this.#bytesLeft < 0) throw new MediaFault('unreadable');
    this.#window = await this.source.read(position, length);
    this.#windowStart = position;
  }
}
