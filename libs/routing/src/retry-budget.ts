const shareOfCalls = 0.1;
const perSecond = 5;
const savedMax = 20;

/** Repeated calls may be a tenth of all calls and five a second: help for a hiccup, never a storm on a provider that is down. */
export class RetryBudget {
  private saved = perSecond;
  private filledAtMs: number;

  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.filledAtMs = nowMs();
  }

  recordCall(): void {
    this.saved = Math.min(savedMax, this.saved + shareOfCalls);
  }

  /** Takes one repetition, or says that none is left. */
  take(): boolean {
    const now = this.nowMs();
    this.saved = Math.min(savedMax, this.saved + ((now - this.filledAtMs) / 1_000) * perSecond);
    this.filledAtMs = now;
    if (this.saved < 1) return false;
    this.saved--;
    return true;
  }
}
