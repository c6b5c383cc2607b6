/** A bound on messages of one socket: a burst, then a steady rate. */
export class MessageRate {
  #tokens: number;
  #lastMs: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now = Date.now(),
  ) {
    this.#tokens = burst;
    this.#lastMs = now;
  }

  /** False when the message comes too early. */
  take(now = Date.now()): boolean {
    this.#tokens = Math.min(this.burst, this.#tokens + ((now - this.#lastMs) / 1_000) * this.perSecond);
    this.#lastMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
