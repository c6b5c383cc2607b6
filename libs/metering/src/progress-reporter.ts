import type { ProgressRecord } from '@portazgo/contracts';
import type { Logger } from '@portazgo/platform';
import type { BillingDesk } from './billing-desk.ts';

const periodMs = 1_000;
const recordsMax = 1_024;

/** A running stream, as the reporter sees it. */
export interface RunningStream {
  /** What has been delivered so far; null when there is nothing new to say. */
  progress(): ProgressRecord | null;
}

/** Tells billing about each second what running streams have delivered: the charge, should this process die now. */
export class ProgressReporter {
  private readonly running = new Set<RunningStream>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly desk: BillingDesk,
    private readonly logger: Logger,
  ) {}

  add(stream: RunningStream): void {
    this.running.add(stream);
    this.timer ??= setInterval(() => this.report(), periodMs);
  }

  remove(stream: RunningStream): void {
    this.running.delete(stream);
    if (this.running.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  get size(): number {
    return this.running.size;
  }

  private report(): void {
    const records: ProgressRecord[] = [];
    for (const stream of this.running) {
      const record = stream.progress();
      if (record) records.push(record);
    }
    for (let from = 0; from < records.length; from += recordsMax) {
      // A lost report is repeated by the next one: figures are totals.
      this.desk.recordProgress(records.slice(from, from + recordsMax)).catch((error: unknown) => {
        this.logger.warn({ err: error, count: records.length }, 'billing does not take progress');
      });
    }
  }
}
