/** Chunks that are pushed, for a reader that pulls. */
export class ChunkQueue implements AsyncIterable<Buffer> {
  /** Settles with the first chunk, the end or the failure, whichever comes first. */
  readonly first: Promise<void>;
  private readonly waiting: Buffer[] = [];
  private isEnded = false;
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private began: () => void = () => undefined;
  private failed: (error: unknown) => void = () => undefined;

  /** @param onLeave called when the reader leaves before the end */
  constructor(private readonly onLeave: () => void) {
    this.first = new Promise<void>((resolve, reject) => {
      this.began = resolve;
      this.failed = reject;
    });
  }

  add(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.began();
    this.wake();
  }

  end(): void {
    this.isEnded = true;
    this.began();
    this.wake();
  }

  fail(error: unknown): void {
    this.failure = { error };
    this.failed(error);
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const chunk = this.waiting.shift();
        if (chunk) yield chunk;
        else if (this.failure) throw this.failure.error;
        else if (this.isEnded) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      if (!this.isEnded && !this.failure) this.onLeave();
    }
  }
}
