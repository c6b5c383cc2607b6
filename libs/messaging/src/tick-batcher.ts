import { ServiceError } from '@portazgo/errors';

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** Items of one tick leave together, as one `send`. A tick is one round of the event loop: all that was read from the sockets at once. */
export class TickBatcher<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];

  constructor(
    private readonly send: (items: Item[]) => Promise<Result[]>,
    private readonly options: { itemsMax: number },
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#waiting.push({ item, resolve, reject }) >= this.options.itemsMax) this.#leave();
      else if (this.#waiting.length === 1) setImmediate(() => this.#leave());
    });
  }

  #leave(): void {
    if (this.#waiting.length === 0) return;
    const leaving = this.#waiting;
    this.#waiting = [];
    void this.#deliver(leaving);
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
