import { performance } from 'node:perf_hooks';

const tickMs = 50;
/** A tick counts no more, however late it comes: it was kept waiting by one long piece of our own work. */
const countedMax = 2 * tickMs;
/** Of the time that the loop spends on work. Some of it counts, or a silent peer would never be given up by a process that is always busy. */
const busyShare = 1 / 8;

/** Time in which this process waited for others: the idle time of its event loop, and a little of the busy one. */
export class LoopClock {
  private users = 0;
  private countedMs = 0;
  private lastMs = 0;
  private last = performance.eventLoopUtilization();
  private timer: NodeJS.Timeout | undefined;

  now(): number {
    return this.countedMs + Math.min(performance.now() - this.lastMs, tickMs);
  }

  /** It ticks while somebody uses it. */
  join(): void {
    if (this.users++ > 0) return;
    this.restart();
    this.timer = setInterval(() => this.tick(), tickMs).unref();
  }

  leave(): void {
    if (--this.users === 0) clearInterval(this.timer);
  }

  private tick(): void {
    const { idle, active } = performance.eventLoopUtilization(this.last);
    this.countedMs += Math.min(idle + active * busyShare, countedMax);
    this.restart();
  }

  private restart(): void {
    this.lastMs = performance.now();
    this.last = performance.eventLoopUtilization();
  }
}

const loopClock = new LoopClock();

/**
 * A limit on the silence of somebody else that does not count our own lateness. After a busy loop, timers fire before the sockets are
 * read on which the answer may have lain for long; so only time in which the loop was not busy is counted, and what has arrived is read first.
 */
export class FairTimeout {
  private startedMs: number;
  private timer: NodeJS.Timeout;
  private lastLook: NodeJS.Immediate | undefined;
  private isOver = false;

  constructor(
    private readonly limitMs: number,
    private readonly onTimeout: () => void,
    private readonly clock: LoopClock = loopClock,
  ) {
    clock.join();
    this.startedMs = clock.now();
    this.timer = setTimeout(this.look, limitMs);
  }

  /** Begins anew. */
  refresh(): void {
    this.startedMs = this.clock.now();
  }

  cancel(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.clock.leave();
    clearTimeout(this.timer);
    clearImmediate(this.lastLook);
  }

  /** Does not keep the process alive. */
  unref(): this {
    this.timer.unref();
    return this;
  }

  private get leftMs(): number {
    return this.limitMs - (this.clock.now() - this.startedMs);
  }

  private readonly look = (): void => {
    // A timer may come up to a millisecond early.
    if (this.leftMs > 1) this.wait();
    else this.lastLook = setImmediate(this.end);
  };

  private readonly end = (): void => {
    if (this.leftMs > 1) return this.wait();
    this.cancel();
    this.onTimeout();
  };

  private wait(): void {
    const isHolding = this.timer.hasRef();
    this.timer = setTimeout(this.look, this.leftMs);
    if (!isHolding) this.timer.unref();
  }
}
