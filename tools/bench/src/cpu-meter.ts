import { cpuMicroseconds } from './process-cost.ts';

/** The processes whose cost is measured, by name. */
export type Pids = () => Record<string, number[]>;

/** CPU time that processes use between two moments. */
export class CpuMeter {
  readonly #before: Record<string, number>;

  constructor(private readonly pids: Pids) {
    this.#before = read(pids);
  }

  /** Microseconds since the meter was made, by process. */
  spent(): Record<string, number> {
    return Object.fromEntries(Object.entries(read(this.pids)).map(([name, microseconds]) => [name, microseconds - (this.#before[name] ?? 0)]));
  }
}

function read(pids: Pids): Record<string, number> {
  return Object.fromEntries(Object.entries(pids()).map(([name, each]) => [name, cpuMicroseconds(each)]));
}
