import type { SettlementRequest } from '@portazgo/contracts';
import type { Logger } from '@portazgo/platform';
import type { BillingDesk } from './billing-desk.ts';

const recordsMax = 20_000;
const batchMax = 256;
const pauseMs = 1_000;
const callTimeoutMs = 5_000;

/**
 * Usage records that billing has not acknowledged in time. Their clients were told that the answer did not end well;
 * the charge is still owed, so each record is sent, with the same id, until it is acknowledged.
 */
export class SettlementBacklog {
  private readonly records = new Map<string, SettlementRequest>();
  private timer: NodeJS.Timeout | undefined;
  private sending = false;
  /** One at a time after a failure, so that a record that billing cannot take does not hold up the others. */
  private batchSize = batchMax;

  constructor(
    private readonly desk: BillingDesk,
    private readonly logger: Logger,
  ) {}

  get size(): number {
    return this.records.size;
  }

  add(record: SettlementRequest): void {
    if (this.records.size >= recordsMax) {
      // Billing's sweep finds the hold by what was last reported of it; the line has what it may miss.
      const { requestId, engine, costMicroCredits } = record;
      this.logger.error({ requestId, engine, chargedMicroCredits: costMicroCredits, reason: 'backlog is full' }, 'a usage record is given up');
      return;
    }
    this.records.set(record.requestId, record);
    this.timer ??= setInterval(() => void this.send(), pauseMs);
  }

  /** Sends until nothing is left or the time is over. */
  async drain(limitMs: number): Promise<void> {
    const endsAt = performance.now() + limitMs;
    while (this.records.size > 0 && performance.now() < endsAt) {
      await this.send();
      if (this.records.size > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs / 4, Math.max(1, endsAt - performance.now()))));
    }
    this.stop();
    for (const { requestId, engine, costMicroCredits } of this.records.values())
      this.logger.error(
        { requestId, engine, chargedMicroCredits: costMicroCredits, reason: 'billing was not reached before the stop' },
        'a usage record is given up',
      );
  }

  private async send(): Promise<void> {
    if (this.sending || this.records.size === 0) return;
    this.sending = true;
    const batch = [...this.records.values()].slice(0, this.batchSize);
    try {
      const results = await this.desk.settle(batch, callTimeoutMs);
      for (const { requestId } of batch) this.records.delete(requestId);
      this.batchSize = batchMax;
      const refused = results.filter(({ outcome }) => outcome === 'refused').length;
      if (refused > 0) this.logger.error({ count: refused }, 'billing refused usage records');
    } catch (error) {
      this.batchSize = 1;
      for (const record of batch) {
        this.records.delete(record.requestId);
        this.records.set(record.requestId, record);
      }
      this.logger.warn({ err: error, count: this.records.size }, 'billing does not take usage records');
    } finally {
      this.sending = false;
      if (this.records.size === 0) this.stop();
    }
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
