/** Something that does one step per tick and says whether it wants another. */
export interface Ticking {
  tick(): boolean;
}

const slotsMax = 8;
/** Shorter slots would wake the process more often than it has tokens to send. */
const slotMsMin = 5;

/**
 * One clock for all streams with the same interval: a wheel with at most eight slots and a single timer that sleeps over
 * empty slots. A stream joins the slot of its first token, so its pace is exact and streams do not all write at once.
 */
export class Ticker {
  private readonly slots: Set<Ticking>[];
  private readonly slotMs: number;
  private readonly startedAt = performance.now();
  private turn = 0;
  private members = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number) {
    this.slots = Array.from({ length: Math.max(1, Math.min(slotsMax, Math.floor(intervalMs / slotMsMin))) }, () => new Set());
    this.slotMs = intervalMs / this.slots.length;
  }

  add(member: Ticking): void {
    // While the timer sleeps over empty slots its turn is old: a member joins by the time of day.
    const now = Math.floor((performance.now() - this.startedAt) / this.slotMs);
    this.slotOf(now).add(member);
    this.members++;
    if (this.members === 1) this.turn = now + 1;
    this.schedule();
  }

  remove(member: Ticking): void {
    for (const slot of this.slots) if (slot.delete(member)) this.members--;
  }

  private schedule(): void {
    if (this.timer || this.members === 0) return;
    while (this.slotOf(this.turn).size === 0) this.turn++;
    const waitMs = this.startedAt + this.turn * this.slotMs - performance.now();
    this.timer = setTimeout(() => this.run(), Math.max(0, Math.ceil(waitMs)));
  }

  private run(): void {
    this.timer = undefined;
    const now = Math.floor((performance.now() - this.startedAt) / this.slotMs);
    // After a long pause each slot gets one step, not one for every turn it missed.
    const last = Math.min(now, this.turn + this.slots.length - 1);
    for (; this.turn <= last; this.turn++) {
      const slot = this.slotOf(this.turn);
      for (const member of slot) if (!member.tick() && slot.delete(member)) this.members--;
    }
    if (this.turn < now) this.turn = now;
    this.schedule();
  }

  private slotOf(turn: number): Set<Ticking> {
    return this.slots[turn % this.slots.length]!;
  }
}

/** The tickers of a server, by interval. */
export class Tickers {
  private readonly byInterval = new Map<number, Ticker>();

  of(intervalMs: number): Ticker {
    let ticker = this.byInterval.get(intervalMs);
    if (!ticker) this.byInterval.set(intervalMs, (ticker = new Ticker(intervalMs)));
    return ticker;
  }
}
