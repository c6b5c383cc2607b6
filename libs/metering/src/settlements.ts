import { setTimeout as sleep } from 'node:timers/promises';
import type { SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import { TickBatcher } from '@portazgo/messaging';
import type { BillingDesk } from './billing-desk.ts';
import { UsageJournal, VolatileUsageJournal } from './journal/usage-journal.ts';
import type { SettlementBacklog } from './settlement-backlog.ts';
import { isContentRefused, withoutTexts } from './settlement-refusal.ts';

export type Settled = Extract<SettlementResult, { outcome: 'settled' }>;

const batchMax = 256;
/** More would only make more and smaller groups of what billing commits one after the other. */
const batchesUnderWay = 1;
const tryTimeoutMs = 3_000;
const pauseFirstMs = 25;
const pauseMaxMs = 500;
/** A record that billing has not acknowledged by then is synced to the disk: an outage has begun. */
const promptMs = 250;

/** Sends usage records and waits for the acknowledgement, which billing gives only after commit. */
export class Settlements {
  private readonly batcher: TickBatcher<SettlementRequest, SettlementResult>;

  constructor(
    private readonly desk: BillingDesk,
    private readonly backlog: SettlementBacklog,
    private readonly waitMs: number,
    private readonly journal: UsageJournal = new VolatileUsageJournal(),
  ) {
    this.batcher = new TickBatcher((records) => desk.settle(records, this.tryMs), { itemsMax: batchMax, underWayMax: batchesUnderWay });
  }

  /**
   * Resolves when the charge is committed. A try without a definite answer is repeated with the same id; when the time is over
   * the record goes to the backlog and the caller is told, because an answer must not end cleanly before its charge is known.
   */
  async settle(record: SettlementRequest, waitMs = this.waitMs): Promise<Settled> {
    // Before anything is sent: from here on the death of this process loses no charge.
    this.journal.write(record);
    const late = setTimeout(() => void this.journal.secure(), promptMs);
    try {
      const result = await this.ask(record, performance.now() + waitMs);
      if (result.outcome === 'settled') {
        this.backlog.forget(record.requestId);
        return result;
      }
      // A definite no: the hold is gone. Trying again would not change it.
      throw await this.refused(record, fromWireError(result.error));
    } finally {
      clearTimeout(late);
    }
  }

  private async ask(record: SettlementRequest, endsAt: number): Promise<SettlementResult> {
    for (let pauseMs = pauseFirstMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
      try {
        return await this.batcher.add(record);
      } catch (cause) {
        const settled = isContentRefused(cause) ? await this.askAlone(record) : null;
        if (settled) return settled;
        if (performance.now() + pauseMs < endsAt) {
          await sleep(pauseMs * (0.5 + Math.random() / 2));
          continue;
        }
        await this.journal.secure();
        this.backlog.add(record);
        throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 5 }, { cause });
      }
    }
  }

  /** A group that billing could not take is told apart: this record may only have been the neighbour of a bad one, or be it. */
  private async askAlone(record: SettlementRequest): Promise<SettlementResult | null> {
    try {
      const [result] = await this.desk.settle([record], this.tryMs);
      return result ?? null;
    } catch (refusal) {
      if (!isContentRefused(refusal)) return null;
      try {
        const [result] = await this.desk.settle([withoutTexts(record)], this.tryMs);
        if (result?.outcome === 'settled') this.backlog.tellPlain(record, refusal);
        return result ?? null;
      } catch {
        return null;
      }
    }
  }

  private async refused(record: SettlementRequest, cause: ServiceError): Promise<ServiceError> {
    await this.backlog.park(record, cause);
    return new ServiceError('internal_error', { requestId: record.requestId }, { cause });
  }

  private get tryMs(): number {
    return Math.min(tryTimeoutMs, this.waitMs);
  }
}
