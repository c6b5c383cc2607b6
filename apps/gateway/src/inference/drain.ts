/** Knows what is open, so that the gateway can wait for it when it stops, and tell streams when the wait is over. */
export class Drain {
  readonly #open = new Set<() => void>();
  #isDraining = false;
  #idle?: () => void;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on connections are told to close. */
  begin(): void {
    this.#isDraining = true;
  }

  /** Registers something open; `end` is called when it must come to an end. Returns how to sign off. */
  enter(end: () => void): () => void {
    this.#open.add(end);
    return () => {
      this.#open.delete(end);
      if (this.#open.size === 0) this.#idle?.();
    };
  }

  /** Settles when nothing is open any more; after `limitMs` what is still open is told to end. */
  async idle(limitMs: number): Promise<void> {
    if (this.#open.size === 0) return;
    const limit = setTimeout(() => {
      for (const end of this.#open) end();
    }, limitMs);
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
    clearTimeout(limit);
  }
}
