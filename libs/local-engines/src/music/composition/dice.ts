import { createHash } from 'node:crypto';

/** Chance that falls the same way each time: of one seed, the same numbers in the same order. */
export class Dice {
  private readonly state: Uint32Array;

  constructor(private readonly seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.state = Uint32Array.from({ length: 4 }, (_, word) => digest.readUInt32LE(word * 4));
  }

  /** Dice of their own for one part of the work: what another part throws does not change them. */
  of(name: string): Dice {
    return new Dice(`${this.seed}\n${name}`);
  }

  /** From 0 to below 1 (xoshiro128**). */
  next(): number {
    const { state } = this;
    const [first, second, third, fourth] = state as unknown as [number, number, number, number];
    const product = Math.imul(second, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    state[2] = third ^ first;
    state[3] = fourth ^ second;
    state[1] = second ^ (state[2] as number);
    state[0] = first ^ (state[3] as number);
    state[2] = (state[2] as number) ^ (second << 9);
    const last = state[3] as number;
    state[3] = (last << 11) | (last >>> 21);
    return result / 2 ** 32;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}
