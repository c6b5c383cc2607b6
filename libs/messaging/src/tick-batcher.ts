import { ServiceError } from '@portazgo/errors';

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface TickBatcherOptions {
  itemsMax: number;
  /** Batches under way at which the next items begin to wait for one to come back. Absent: items never wait. */
  underWayMax?: number;
  /** How long items wait at most: a batch that is stuck must not hold up the others. */
  waitMs?: number;
}

/**
 * Items of one tick leave together, as one `send`. A tick is one round of the event loop: all that was read from the sockets at once.
 * With `underWayMax` the items of several ticks leave together while earlier batches are under way, so that the busier the process, the
 * fewer its messages, and a quiet one never waits.
 */
export class TickBatcher<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #underWay = 0;
  #isPlanned = false;
  #patience?: NodeJS.Timeout;

  constructor(
    private readonly send: (items: Item[]) => Promise<Result[]>,
    private readonly options: TickBatcherOptions,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.options.itemsMax) this.#leave();
      else this.#plan();
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0) return;
    if (this.#underWay >= (this.options.underWayMax ?? Infinity)) {
      this.#patience ??= setTimeout(() => this.#leave(), this.options.waitMs ?? 5);
      return;
    }
    this.#isPlanned = true;
    setImmediate(() => this.#leave());
  }

  #leave(): void {
    this.#isPlanned = false;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    if (this.#waiting.length === 0) return;
    const leaving = this.#waiting;
    this.#waiting = [];
    this.#underWay++;
    void this.#deliver(leaving).then(() => {
      this.#underWay--;
      this.#plan();
    });
  }

  async #deliver(leaving: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.send(leaving.map(({ item }) => item));
      if (results.length !== leaving.length) {
        throw new ServiceError('internal_error', {}, { cause: new Error(`${leaving.length} items were answered with ${results.length} results`) });
      }
      // The lengths are equal, so every index holds a result.
      for (const [index, { resolve }] of leaving.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of leaving) reject(error);
    }
  }
}
