/** Names that were seen not long ago; the oldest go when there are too many. */
export class RecentNames {
  readonly #untilMs = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly keptMs: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  add(name: string): void {
    // Deleted first, so that the order is that of age.
    this.#untilMs.delete(name);
    this.#untilMs.set(name, this.nowMs() + this.keptMs);
    if (this.#untilMs.size <= this.most) return;
    const [oldest] = this.#untilMs.keys();
    if (oldest !== undefined) this.#untilMs.delete(oldest);
  }

  has(name: string): boolean {
    const untilMs = this.#untilMs.get(name);
    if (untilMs === undefined) return false;
    if (untilMs > this.nowMs()) return true;
    this.#untilMs.delete(name);
    return false;
  }
}
