const failuresToOpen = 5;
const coolDownFirstMs = 2_000;
const coolDownMaxMs = 60_000;

/** Keeps calls away from a provider's model that fails, and lets one through now and then to see whether it is back. */
export class CircuitBreaker {
  private failures = 0;
  private coolDownMs = coolDownFirstMs;
  private openUntilMs = 0;
  private isProbing = false;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  get isOpen(): boolean {
    return this.openUntilMs > 0;
  }

  /** Null when a call may go; else how long to keep away. Whoever is let through must report `succeed`, `fail` or `abstain`. */
  enter(): number | null {
    if (!this.isOpen) return null;
    const leftMs = this.openUntilMs - this.nowMs();
    if (leftMs > 0) return leftMs;
    if (this.isProbing) return coolDownFirstMs;
    this.isProbing = true;
    return null;
  }

  succeed(): void {
    this.failures = 0;
    this.coolDownMs = coolDownFirstMs;
    this.openUntilMs = 0;
    this.isProbing = false;
  }

  /** `waitMs`: the provider itself said how long to keep away, so there is nothing to find out by failing again. */
  fail(waitMs?: number): void {
    this.failures++;
    const wasProbing = this.isProbing;
    this.isProbing = false;
    if (waitMs !== undefined) this.openUntilMs = this.nowMs() + Math.min(waitMs, coolDownMaxMs);
    else if (wasProbing || (!this.isOpen && this.failures >= failuresToOpen)) {
      this.openUntilMs = this.nowMs() + this.coolDownMs;
      this.coolDownMs = Math.min(this.coolDownMs * 2, coolDownMaxMs);
    }
  }

  /** The call says nothing about the provider: its client left, or its request was wrong. */
  abstain(): void {
    this.isProbing = false;
  }
}
