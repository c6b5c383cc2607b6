import { Injectable } from '@nestjs/common';
import { toWellFormedText, type extendHold, type ProgressRecord, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { GroupCommit, Ledger, sendInHalves, type Settlement, type SettlementAnswer } from '@portazgo/ledger';
import type { z } from 'zod';
import { BillingMetrics } from '../billing.metrics.ts';
import { toExtension } from './extension.mapper.ts';
import { ParkedSettlements } from './parked-settlements.ts';
import { readSettlement, withoutDescription } from './settlement.reader.ts';

@Injectable()
export class SettlementService {
  private readonly group: GroupCommit<Settlement, SettlementAnswer>;

  constructor(
    private readonly ledger: Ledger,
    private readonly metrics: BillingMetrics,
    private readonly parked: ParkedSettlements,
  ) {
    // A settlement is money already spent: it waits in a longer queue than an admission may.
    this.group = new GroupCommit(
      metrics.measured('settle', (items) => ledger.settleMany(items)),
      { itemsMax: 256, queueMax: 65_536 },
    );
  }

  /**
   * Takes a record as it came: whatever stands in one, the others of its message are settled, and it is itself, as far as its money can
   * be understood. Throws only where the database is away.
   */
  async settle(value: unknown): Promise<SettlementResult> {
    const { record, faults } = readSettlement(value);
    if (!record) return this.giveUp(value, faults);
    try {
      const result = await this.book(record);
      if (faults.length > 0 && result.outcome === 'settled') await this.park(record.requestId, `unfit: ${faults.join(', ')}`, true, value);
      return result;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      return this.bookPlainly(record, value, error);
    }
  }

  async recordProgress(records: ProgressRecord[]): Promise<number> {
    const recorded = await sendInHalves(
      records,
      async (some) => [await this.ledger.recordProgressMany(some)],
      () => [],
    );
    return recorded.reduce((sum, count) => sum + count, 0);
  }

  /** Gives those whose hold is gone. */
  startHolds(requestIds: string[]): Promise<string[]> {
    return sendInHalves(
      requestIds,
      (some) => this.ledger.startHolds(some),
      (requestId) => [requestId],
    );
  }

  async extendHold(requestId: string, additionalMicroCredits: number): Promise<z.input<typeof extendHold.reply>> {
    return toExtension(requestId, await this.ledger.extendHold(requestId, additionalMicroCredits));
  }

  idle(): Promise<void> {
    return this.group.idle();
  }

  private async book(record: SettlementRequest): Promise<SettlementResult> {
    const { usage, ...settlement } = record;
    const answer = await this.group.add({ ...settlement, ...usage });
    this.metrics.settlements.inc({ outcome: answer.outcome === 'settled' ? record.outcome : answer.outcome });
    if (answer.outcome === 'hold_not_found') return { outcome: 'refused', error: new ServiceError('hold_not_found', { requestId: record.requestId }).toWire() };
    return {
      outcome: 'settled',
      chargedMicroCredits: answer.charged,
      lossMicroCredits: answer.loss,
      balance: { availableMicroCredits: answer.available, heldMicroCredits: answer.account_held },
      repeated: answer.repeated,
    };
  }

  /** The database refused the record for its content: its money is booked without the words. */
  private async bookPlainly(record: SettlementRequest, value: unknown, refusal: unknown): Promise<SettlementResult> {
    try {
      const result = await this.book(withoutDescription(record));
      if (result.outcome === 'settled') await this.park(record.requestId, `the database refused it: ${textOf(refusal)}`, true, value);
      return result;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      return this.giveUp(value, [textOf(error)]);
    }
  }

  /** What cannot be booked is not sent again: the hold ends at what was recorded as delivered, and the operator is told. */
  private async giveUp(value: unknown, faults: readonly string[]): Promise<SettlementResult> {
    const requestId = requestIdOf(value);
    const reason = faults.join(', ');
    await this.park(requestId, `cannot be booked: ${reason}`, false, value);
    await this.ledger.giveUpHold(requestId);
    this.metrics.settlements.inc({ outcome: 'parked' });
    return { outcome: 'refused', error: new ServiceError('invalid_request', { field: 'settlements', reason: `cannot be booked: ${reason}` }).toWire() };
  }

  private park(requestId: string, reason: string, settled: boolean, record: unknown): Promise<void> {
    return this.parked.add({ requestId, reason, settled, record });
  }
}

const textOf = (error: unknown) => (error instanceof Error ? toWellFormedText(error.message, 300) : 'unknown');

function requestIdOf(value: unknown): string {
  const id = typeof value === 'object' && value !== null && 'requestId' in value ? value.requestId : undefined;
  return toWellFormedText(typeof id === 'string' ? id : '', 200) || 'unknown';
}
