import { setImmediate as nextTurn } from 'node:timers/promises';
import { MediaFault } from '../media-fault.ts';
import type { MediaSource } from '../media-source.ts';

const windowBytes = 64 * 1024;
const sliceBytesMax = 16 * 1024 * 1024;

export interface ReadBudget {
  bytesLeft: number;
  endsAtMs: number;
}

/** A source as the `Blob` that parsers take. Small reads come from one window; whoever reads on and on is stopped. */
export class SourceBlob extends Blob {
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;

  constructor(
    private readonly source: MediaSource,
    private readonly budget: ReadBudget,
    mimeType: string,
  ) {
    super([], { type: mimeType });
    Object.defineProperty(this, 'size', { value: source.bytes });
  }

  override slice(start = 0, end = this.source.bytes): Blob {
    return new BlobSlice(() => this.#read(start, end - start));
  }

  async #read(start: number, length: number): Promise<Buffer> {
    if (length > sliceBytesMax) throw new MediaFault('unreadable');
    const isInWindow = start >= this.#windowStart && start + length <= this.#windowStart + this.#window.length;
    if (!isInWindow) await this.#load(start, Math.max(length, windowBytes));
    return this.#window.subarray(start - this.#windowStart, start - this.#windowStart + length);
  }

  async #load(start: number, length: number): Promise<void> {
    // Reads from memory never wait by themselves; other callers of this process get their turn here.
    await nextTurn();
    this.budget.bytesLeft -= length;
    if (this.budget.bytesLeft < 0 || performance.now() > this.budget.endsAtMs) throw new MediaFault('unreadable');
    this.#window = await this.source.read(start, length);
    this.#windowStart = start;
  }
}

class BlobSlice extends Blob {
  constructor(private readonly load: () => Promise<Buffer>) {
    super([]);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.load();
    return Uint8Array.from(bytes).buffer;
  }
}
