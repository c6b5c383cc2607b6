/** Chunks that are pushed, for a reader that pulls. */
export class ChunkQueue implements AsyncIterable<Buffer> {
  /** Settles with the first chunk, the end or the failure, whichever comes first. */
  readonly first: Promise<void>;
  private readonly waiting: Buffer[] = [];
  private isEnded = false;
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private readonly begin: { resolve: () => void; reject: (error: unknown) => void };

  constructor(private readonly onLeave: () => void) {
    let begin = { resolve: (): void => undefined, reject: (_: unknown): void => undefined };
    this.first = new Promise<void>((resolve, reject) => (begin = { resolve, reject }));
    this.begin = begin;
  }

  add(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.begin.resolve();
    this.wake();
  }

  end(): void {
    this.isEnded = true;
    this.begin.resolve();
    this.wake();
  }

  fail(error: unknown): void {
    this.failure = { error };
    this.begin.reject(error);
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
