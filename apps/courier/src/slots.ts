import { ServiceError } from '@portazgo/errors';

export interface SlotLimits {
  /** Works at once. */
  max: number;
  /** Works at once for one of those who share the slots. */
  perSharerMax: number;
  /** Works that wait for their turn. */
  waitingMax: number;
}

interface Waiting {
  sharer: string;
  start: () => void;
}

/**
 * Lets so many works run at once, and so few of each sharer that none can take the place of the others. Works beyond that wait in
 * order; one that waits for its own sharer holds up nobody behind it.
 */
export class Slots {
  #running = 0;
  readonly #runningOf = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();

  constructor(private readonly limits: SlotLimits) {}

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  async run<Result>(sharer: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    if (this.#isFree(sharer)) this.#take(sharer);
    else await this.#wait(sharer, signal);
    try {
      return await work();
    } finally {
      this.#give(sharer);
    }
  }

  #wait(sharer: string, signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.limits.waitingMax) throw new ServiceError('overloaded', { service: 'courier', retryAfterSeconds: 1 });
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        reject(signal.reason as Error);
      };
      const waiting: Waiting = {
        sharer,
        start: () => {
          signal.removeEventListener('abort', leave);
          this.#waiting.delete(waiting);
          this.#take(sharer);
          resolve();
        },
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #isFree(sharer: string): boolean {
    return this.#running < this.limits.max && (this.#runningOf.get(sharer) ?? 0) < this.limits.perSharerMax;
  }

  #take(sharer: string): void {
    this.#running++;
    this.#runningOf.set(sharer, (this.#runningOf.get(sharer) ?? 0) + 1);
  }

  #give(sharer: string): void {
    this.#running--;
    const left = (this.#runningOf.get(sharer) ?? 1) - 1;
    if (left > 0) this.#runningOf.set(sharer, left);
    else this.#runningOf.delete(sharer);
    for (const waiting of this.#waiting) {
      if (this.#running >= this.limits.max) return;
      if (this.#isFree(waiting.sharer)) waiting.start();
    }
  }
}
