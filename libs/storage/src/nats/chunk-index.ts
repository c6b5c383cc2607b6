/** Where the chunks of one object lie in the bucket's stream: sequence numbers in order, in runs because they mostly follow each other. */
export class ChunkIndex {
  readonly #sequences: number[] = [];

  get count(): number {
    return this.#sequences.length;
  }

  add(sequence: number): void {
    this.#sequences.push(sequence);
  }

  at(chunk: number): number {
    const sequence = this.#sequences[chunk];
    if (sequence === undefined) throw new RangeError(`no chunk ${chunk} of ${this.count}`);
    return sequence;
  }

  /** `17x40,60x2`: 40 chunks from 17 on, then two. */
  toText(): string {
    const runs: { start: number; count: number }[] = [];
    for (const sequence of this.#sequences) {
      const run = runs.at(-1);
      if (run && run.start + run.count === sequence) run.count++;
      else runs.push({ start: sequence, count: 1 });
    }
    return runs.map(({ start, count }) => `${start}x${count}`).join(',');
  }

  static fromText(text: string): ChunkIndex {
    const index = new ChunkIndex();
    for (const run of text.split(',')) {
      const [start = 0, count = 0] = run.split('x').map(Number);
      for (let n = 0; n < count; n++) index.add(start + n);
    }
    return index;
  }
}
