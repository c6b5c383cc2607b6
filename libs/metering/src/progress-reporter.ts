import type { ProgressRecord, SettlementRequest } from '@portazgo/contracts';
import type { Logger } from '@portazgo/platform';
import type { BillingDesk } from './billing-desk.ts';
import { UsageJournal, VolatileUsageJournal } from './journal/usage-journal.ts';

const periodMs = 1_000;
const recordsMax = 1_024;
/** While billing stays away, the log says so this often. */
const warnEveryMs = 60_000;

/** What has been delivered, and by whom. */
export type StreamProgress = ProgressRecord & Pick<SettlementRequest, 'model' | 'engine'>;

/** A running stream, as the reporter sees it. */
export interface RunningStream {
  /** What has been delivered so far; null when there is nothing new to say. */
  progress(): StreamProgress | null;
}

/**
 * Tells billing about each second what running streams have delivered: the charge, should this process die now. What billing does not
 * take goes to the disk, as the settlement of a stream that was cut there; the real one takes its place when it comes.
 */
export class ProgressReporter {
  private readonly running = new Set<RunningStream>();
  private timer: NodeJS.Timeout | undefined;
  private warnedAt = -Infinity;

  constructor(
    private readonly desk: BillingDesk,
    private readonly logger: Logger,
    private readonly journal: UsageJournal = new VolatileUsageJournal(),
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
    const told: { stream: RunningStream; progress: StreamProgress }[] = [];
    for (const stream of this.running) {
      const progress = stream.progress();
      if (progress) told.push({ stream, progress });
    }
    for (let from = 0; from < told.length; from += recordsMax) void this.tell(told.slice(from, from + recordsMax));
  }

  private async tell(told: readonly { stream: RunningStream; progress: StreamProgress }[]): Promise<void> {
    try {
      await this.desk.recordProgress(told.map(({ progress: { requestId, deliveredMicroCredits, usage } }) => ({ requestId, deliveredMicroCredits, usage })));
    } catch (error) {
      // Also repeated by the next report: figures are totals.
      if (performance.now() - this.warnedAt > warnEveryMs) {
        this.warnedAt = performance.now();
        this.logger.warn({ err: error, count: told.length }, 'billing does not take progress; it is kept on the disk');
      }
      // One that ended meanwhile has written its real record, which must stay the last.
      const lasting = told.filter(({ stream }) => this.running.has(stream));
      for (const { progress } of lasting) this.journal.write(toCutRecord(progress));
      if (lasting.length > 0) await this.journal.secure();
    }
  }
}

function toCutRecord({ requestId, deliveredMicroCredits, usage, model, engine }: StreamProgress): SettlementRequest {
  return { requestId, outcome: 'cut', costMicroCredits: deliveredMicroCredits, usage, usageSource: 'counted', model, engine };
}
