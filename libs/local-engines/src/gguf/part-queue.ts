import type { GgufPart } from './gguf.ts';

/** Parts as they come, read as they are wanted: what came since the last look is read together. */
export class PartQueue implements AsyncIterable<GgufPart[]> {
  private waiting: GgufPart[] = [];
  private isOver = false;
  private wake: () => void = () => undefined;

  add(part: GgufPart): void {
    this.waiting.push(part);
    this.wake();
  }

  end(): void {
    this.isOver = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<GgufPart[]> {
    for (;;) {
      if (this.waiting.length > 0) {
        const parts = this.waiting;
        this.waiting = [];
        yield parts;
      } else if (this.isOver) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
