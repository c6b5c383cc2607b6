import { readFileSync } from 'node:fs';

/**
 * Whether a process that lets itself be waited for still works. On a busy machine a start takes minutes, and that is no failure;
 * a process that has used no processor time and shown nothing else for so long will not get ready any more.
 */
export class ProcessProgress {
  private last: string;
  private lastAtMs: number;

  constructor(
    private readonly pid: number,
    private readonly silenceMs: number,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly readTicks: (pid: number) => string = processorTicks,
  ) {
    this.last = readTicks(pid);
    this.lastAtMs = nowMs();
  }

  /** Something else was seen that only a working process does. */
  note(): void {
    this.lastAtMs = this.nowMs();
  }

  get hasStopped(): boolean {
    const ticks = this.readTicks(this.pid);
    if (ticks !== this.last) {
      this.last = ticks;
      this.note();
    }
    return this.nowMs() - this.lastAtMs >= this.silenceMs;
  }
}

/** Processor time of a process, in the kernel's ticks; empty where there is no /proc. */
function processorTicks(pid: number): string {
  try {
    // The name in parentheses may hold anything, so the fields are counted from its end: 12 and 13 are user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return `${fields[11]} ${fields[12]}`;
  } catch {
    return '';
  }
}
