import type { SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import type { BillingDesk } from './billing-desk.ts';
import { UsageJournal, VolatileUsageJournal } from './journal/usage-journal.ts';
import { isContentRefused, withoutTexts } from './settlement-refusal.ts';

const batchMax = 256;
const pauseMs = 1_000;
const callTimeoutMs = 5_000;
/** How often a record that billing cannot take is sent alone before it is put aside. */
const refusalsMax = 5;
/** While billing stays away, the log says so this often. */
const warnEveryMs = 60_000;
/** How often it is looked whether a process of this service died and left records behind. */
const takeOverEveryMs = 30_000;

/**
 * Usage records that billing has not acknowledged in time: the charge is still owed, so each record is sent, with the same id, until it
 * is acknowledged, by this process or by the next. One that billing refuses is put aside where a person finds it.
 */
export class SettlementBacklog {
  private readonly records = new Map<string, SettlementRequest>();
  private readonly refusals = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private takeOverTimer: NodeJS.Timeout | undefined;
  private sending = false;
  /** One at a time after a refusal, so that a record that billing cannot take does not hold up the others. */
  private batchSize = batchMax;
  private warnedAt = -Infinity;
  private parkedCount = 0;

  constructor(
    private readonly desk: BillingDesk,
    private readonly logger: Logger,
    private readonly journal: UsageJournal = new VolatileUsageJournal(),
  ) {}

  get size(): number {
    return this.records.size;
  }

  /** Records put aside since the start. */
  get parked(): number {
    return this.parkedCount;
  }

  add(record: SettlementRequest): void {
    this.records.set(record.requestId, record);
    this.timer ??= setInterval(() => void this.send(), pauseMs);
  }

  /** Sends what dead processes of this service left behind, now and from time to time. */
  start(): void {
    if (this.journal.folder === null) return;
    void this.takeOver();
    this.takeOverTimer ??= setInterval(() => void this.takeOver(), takeOverEveryMs);
  }

  async takeOver(): Promise<void> {
    try {
      for (const record of await this.journal.takeOver()) this.add(record);
    } catch (error) {
      this.logger.warn({ err: error, reason: this.journal.folder ?? '' }, 'the folder of the usage records cannot be read');
    }
  }

  /** Billing has it. */
  forget(requestId: string): void {
    this.records.delete(requestId);
    this.refusals.delete(requestId);
    this.journal.forget(requestId);
  }

  /** Sends until nothing is left or the time is over. What is left stays on the disk for the next start. */
  async drain(limitMs: number): Promise<void> {
    clearInterval(this.takeOverTimer);
    const endsAt = performance.now() + limitMs;
    while (this.records.size > 0 && performance.now() < endsAt) {
      await this.send();
      if (this.records.size > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs / 4, Math.max(1, endsAt - performance.now()))));
    }
    this.stop();
    if (this.records.size === 0) return;
    const { folder } = this.journal;
    if (folder !== null && (await this.journal.secure())) {
      this.logger.warn({ count: this.records.size, reason: folder }, 'usage records wait on the disk for the next start');
      return;
    }
    for (const { requestId, engine, costMicroCredits } of this.records.values())
      this.logger.error(
        { requestId, engine, chargedMicroCredits: costMicroCredits, reason: 'billing was not reached before the stop' },
        'a usage record is given up',
      );
  }

  /** Puts a record aside that billing will not take: a line in a file, a figure, and one line in the log. */
  async park(record: SettlementRequest, cause: unknown): Promise<void> {
    const { requestId, engine, outcome, costMicroCredits } = record;
    const reason = cause instanceof ServiceError ? cause.code : 'internal_error';
    // Nobody owes anything: what a failed call needed was the end of its hold, and billing says there is none.
    if (costMicroCredits === 0 && reason === 'hold_not_found') return this.forget(requestId);
    this.logger.error({ err: cause, requestId, engine, outcome, chargedMicroCredits: costMicroCredits }, 'billing refused a usage record; it is put aside');
    try {
      await this.journal.park(record, reason);
    } catch (error) {
      this.logger.error({ err: error, requestId }, 'a refused usage record cannot be put aside; it stays among the pending ones');
      this.records.delete(requestId);
      return;
    }
    this.parkedCount++;
    this.forget(requestId);
  }

  private async send(): Promise<void> {
    if (this.sending || this.records.size === 0) return;
    this.sending = true;
    const batch = [...this.records.values()].slice(0, this.batchSize);
    try {
      const results = await this.desk.settle(batch, callTimeoutMs);
      for (const [at, record] of batch.entries()) await this.acknowledge(record, results[at]);
      this.batchSize = batchMax;
      this.warnedAt = -Infinity;
    } catch (error) {
      this.tellTrouble(error);
      this.toTheEnd(batch);
      if (!isContentRefused(error)) return;
      if (batch.length === 1) for (const record of batch) await this.sendPlain(record, error);
      this.batchSize = 1;
    } finally {
      this.sending = false;
      if (this.records.size === 0) this.stop();
    }
  }

  private async acknowledge(record: SettlementRequest, result: SettlementResult | undefined): Promise<void> {
    if (result?.outcome === 'refused') await this.park(record, fromWireError(result.error));
    else if (result) this.forget(record.requestId);
  }

  /** What billing cannot take as it is, it may take without the texts of others. */
  private async sendPlain(record: SettlementRequest, refusal: unknown): Promise<void> {
    try {
      const [result] = await this.desk.settle([withoutTexts(record)], callTimeoutMs);
      if (result?.outcome === 'settled') this.tellPlain(record, refusal);
      await this.acknowledge(record, result);
    } catch (error) {
      if (!isContentRefused(error)) return;
      const refusals = (this.refusals.get(record.requestId) ?? 0) + 1;
      this.refusals.set(record.requestId, refusals);
      if (refusals >= refusalsMax) await this.park(record, error);
    }
  }

  tellPlain({ requestId, engine }: SettlementRequest, refusal: unknown): void {
    this.logger.error({ err: refusal, requestId, engine }, 'billing refused the texts of a usage record; it was settled without them');
  }

  private toTheEnd(batch: readonly SettlementRequest[]): void {
    for (const record of batch) {
      this.records.delete(record.requestId);
      this.records.set(record.requestId, record);
    }
  }

  private tellTrouble(error: unknown): void {
    if (performance.now() - this.warnedAt < warnEveryMs) return;
    this.warnedAt = performance.now();
    this.logger.warn({ err: error, count: this.records.size }, 'billing does not take usage records; they are kept and sent again');
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
