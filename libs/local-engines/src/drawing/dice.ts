import { createHash } from 'node:crypto';

/** Chance that a text decides: the same text, the same throws, on every machine. */
export class Dice {
  private readonly state: Uint32Array;

  constructor(private readonly text: string) {
    const digest = createHash('sha256').update(text).digest();
    this.state = Uint32Array.from([0, 4, 8, 12], (at) => digest.readUInt32LE(at));
  }

  /** Other throws that do not depend on how many were made here. */
  fork(name: string): Dice {
    return new Dice(`${this.text}/${name}`);
  }

  /** From 0, below 1 (sfc32). */
  next(): number {
    const { state } = this;
    const [a = 0, b = 0, c = 0, counter = 0] = state;
    const sum = (a + b + counter) >>> 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return sum / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.next() * items.length)] as Item;
  }

  /** Smooth noise in one dimension, -1 to 1. */
  noise(): (x: number) => number {
    const heights = Array.from({ length: 256 }, () => this.between(-1, 1));
    const at = (index: number) => heights[((index % 256) + 256) % 256] as number;
    return (x) => {
      const whole = Math.floor(x);
      const part = x - whole;
      const smooth = part * part * part * (part * (part * 6 - 15) + 10);
      return at(whole) * (1 - smooth) + at(whole + 1) * smooth;
    };
  }
}
