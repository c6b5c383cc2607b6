import { ServiceError } from '@portazgo/errors';
import { sendInHalves } from './in-halves.ts';

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitOptions {
  /** Items of one statement at most. */
  itemsMax: number;
  /** Items that may wait; the next one is refused with `overloaded`. */
  queueMax: number;
  /** Statements at the database at once. One is best for a hot account: a second would only wait for its lock. */
  lanes?: number;
}

/**
 * While a statement is at the database, arriving items wait and leave together as the next one: one commit for many callers,
 * and the busier the house the larger the group. The answer of an item is known only after its statement has committed.
 */
export class GroupCommit<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #planned = false;
  #idle: (() => void)[] = [];

  constructor(
    private readonly send: (items: Item[]) => Promise<Result[]>,
    private readonly options: GroupCommitOptions,
  ) {}

  get queued(): number {
    return this.#waiting.length;
  }

  add(item: Item): Promise<Result> {
    if (this.#waiting.length >= this.options.queueMax) return Promise.reject(new ServiceError('overloaded', { service: 'billing', retryAfterSeconds: 1 }));
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#planned) return;
      this.#planned = true;
      // A round of the event loop, so that all that arrived in it leaves as one statement even when the house is quiet.
      setImmediate(() => {
        this.#planned = false;
        this.#leave();
      });
    });
  }

  /** Resolves when nothing waits and nothing is at the database. */
  idle(): Promise<void> {
    if (this.#running === 0 && this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #leave(): void {
    while (this.#running < (this.options.lanes ?? 1) && this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.options.itemsMax);
      this.#running += 1;
      void this.#commit(group).then(() => {
        this.#running -= 1;
        this.#leave();
        if (this.#running === 0 && this.#waiting.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
      });
    }
  }

  async #commit(group: Waiting<Item, Result>[]): Promise<void> {
    try {
      await sendInHalves(
        group,
        (waiting) => this.#answer(waiting),
        ({ reject }, error) => (reject(error), []),
      );
    } catch (error) {
      // Those who have been answered do not hear it.
      for (const { reject } of group) reject(error);
    }
  }

  async #answer(group: Waiting<Item, Result>[]): Promise<never[]> {
    const results = await this.send(group.map(({ item }) => item));
    if (results.length !== group.length) throw new Error(`${group.length} items were answered with ${results.length} results`);
    // The lengths are equal, so every index holds a result.
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    return [];
  }
}
