import type { JobWork } from '@portazgo/contracts';

/** Kept of the total limit for finishing: the desk ends the job itself when it is over, and then nobody learns what became of it. */
const reserveSeconds = 2;
const reserveShare = 0.1;

/** When a run must be over: at the run limit, which counts from the first dispatch, and before the desk's total limit. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private endsAtMs: number;

  constructor(private readonly work: JobWork) {
    const { totalSecondsLeft } = work;
    this.endsAtMs = performance.now() + Math.max(0, totalSecondsLeft - Math.min(reserveSeconds, totalSecondsLeft * reserveShare)) * 1_000;
    if (work.dispatched) this.startedBefore(work.dispatched.sentAtUnixMs);
    else this.setTimer();
  }

  /** Aborts at the limit. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get leftMs(): number {
    return Math.max(0, this.endsAtMs - performance.now());
  }

  /** The work is about to be sent: from now on the run limit holds. */
  starts(): void {
    this.shorten(this.work.timeLimits.runSeconds);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private startedBefore(sentAtUnixMs: number): void {
    const { totalSeconds, runSeconds } = this.work.timeLimits;
    // Clocks of two machines differ; but nothing was sent before it was submitted, which the desk measures on its own clock.
    const elapsedMost = Math.max(0, totalSeconds - this.work.totalSecondsLeft);
    const elapsed = Math.min(elapsedMost, Math.max(0, (Date.now() - sentAtUnixMs) / 1_000));
    this.shorten(Math.max(0, runSeconds - elapsed));
  }

  private shorten(seconds: number): void {
    this.endsAtMs = Math.min(this.endsAtMs, performance.now() + seconds * 1_000);
    this.setTimer();
  }

  private setTimer(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(new Error('the time limit of the job is over')), this.leftMs);
  }
}
