/** A turn is long enough to get on, and short enough that a call beside it does not notice. */
const turnMs = 4;

/**
 * Long work in short turns. In each round of the event loop one turn is given, whoever's work it is: a hundred large bodies at once take a
 * hundred times as long, and block nothing.
 */
export class WorkTurns {
  readonly #waiting: (() => void)[] = [];
  #isScheduled = false;

  /** Runs work that yields at least once in a millisecond; what it throws, this throws. */
  async run<Result>(work: Generator<void, Result>): Promise<Result> {
    for (;;) {
      await this.next();
      const endsAtMs = performance.now() + turnMs;
      do {
        const step = work.next();
        if (step.done) return step.value;
      } while (performance.now() < endsAtMs);
    }
  }

  /** The next turn, for work that is done piece by piece on its own. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#waiting.shift()?.();
      this.#schedule();
    });
  }
}

/** Of this process: its event loop is one. */
export const workTurns = new WorkTurns();
