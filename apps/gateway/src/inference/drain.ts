import { ServiceError } from '@portazgo/errors';

/** Something open, and what it does when the gateway stops. */
export interface Open {
  /** The gateway drains: what is idle may go, what works may finish. */
  begin?: () => void;
  /** The time is over. */
  end?: () => void;
}

/** What the readers of an answer are told that the drain could not wait for. */
export function gatewayGoesDown(cause: unknown): ServiceError {
  return new ServiceError('service_unavailable', { service: 'gateway', retryAfterSeconds: 1 }, { cause });
}

/** Knows what is open, so that the gateway can wait for it when it stops, and tell streams when the wait is over. */
export class Drain {
  readonly #open = new Set<Open>();
  #isDraining = false;
  #idle?: () => void;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on connections are told to close. */
  begin(): void {
    this.#isDraining = true;
    for (const open of this.#open) open.begin?.();
  }

  /** Returns how to sign off. */
  enter(open: Open = {}): () => void {
    this.#open.add(open);
    return () => {
      this.#open.delete(open);
      if (this.#open.size === 0) this.#idle?.();
    };
  }

  /** Settles when nothing is open any more; after `limitMs` what is still open is told to end. */
  async idle(limitMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    const limit = setTimeout(() => {
      for (const open of this.#open) open.end?.();
    }, limitMs);
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    clearTimeout(limit);
  }
}
