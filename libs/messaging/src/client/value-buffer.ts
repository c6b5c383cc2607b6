import type { ServiceError } from '@portazgo/errors';

interface Waiter<V> {
  resolve: (result: IteratorResult<V[], undefined>) => void;
  reject: (error: ServiceError) => void;
}

/** Values between the bus and one reader. What waits is handed over as one batch; the end comes after the last value. */
export class ValueBuffer<V> {
  #values: V[] = [];
  #size = 0;
  #end?: { error?: ServiceError };
  #waiter?: Waiter<V>;

  /** Characters of JSON that nobody has read yet. */
  get size(): number {
    return this.#size;
  }

  get count(): number {
    return this.#values.length;
  }

  push(values: V[], size: number): void {
    if (this.#end) return;
    const waiter = this.#waiter;
    if (waiter) {
      this.#waiter = undefined;
      waiter.resolve({ done: false, value: values });
      return;
    }
    this.#values = this.#values.length === 0 ? values : this.#values.concat(values);
    this.#size += size;
  }

  end(error?: ServiceError): void {
    if (this.#end) return;
    this.#end = { error };
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (!waiter) return;
    if (error) waiter.reject(error);
    else waiter.resolve({ done: true, value: undefined });
  }

  /** The reader went away: nothing is kept for it. */
  discard(): void {
    this.#values = [];
    this.#size = 0;
    this.#end = {};
    this.#waiter?.resolve({ done: true, value: undefined });
    this.#waiter = undefined;
  }

  next(): Promise<IteratorResult<V[], undefined>> {
    if (this.#values.length > 0) {
      const value = this.#values;
      this.#values = [];
      this.#size = 0;
      return Promise.resolve({ done: false, value });
    }
    if (this.#end) {
      const { error } = this.#end;
      return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }
}
