import { Injectable } from '@nestjs/common';
import type { extendHold, ProgressRecord, SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { GroupCommit, Ledger, type Settlement, type SettlementAnswer } from '@portazgo/ledger';
import type { z } from 'zod';
import { BillingMetrics } from '../billing.metrics.ts';
import { toExtension } from './extension.mapper.ts';

@Injectable()
export class SettlementService {
  private readonly group: GroupCommit<Settlement, SettlementAnswer>;

  constructor(
    private readonly ledger: Ledger,
    private readonly metrics: BillingMetrics,
  ) {
    // A settlement is money already spent: it waits in a longer queue than an admission may.
    this.group = new GroupCommit(
      metrics.measured('settle', (items) => ledger.settleMany(items)),
      { itemsMax: 256, queueMax: 65_536 },
    );
  }

  async settle(request: SettlementRequest): Promise<SettlementResult> {
    const { usage, ...settlement } = request;
    const answer = await this.group.add({ ...settlement, ...usage });
    this.metrics.settlements.inc({ outcome: answer.outcome === 'settled' ? request.outcome : answer.outcome });
    if (answer.outcome === 'hold_not_found')
      return { outcome: 'refused', error: new ServiceError('hold_not_found', { requestId: request.requestId }).toWire() };
    return {
      outcome: 'settled',
      chargedMicroCredits: answer.charged,
      lossMicroCredits: answer.loss,
      balance: { availableMicroCredits: answer.available, heldMicroCredits: answer.account_held },
      repeated: answer.repeated,
    };
  }

  recordProgress(records: ProgressRecord[]): Promise<number> {
    return this.ledger.recordProgressMany(records);
  }

  /** Gives those whose hold is gone. */
  startHolds(requestIds: string[]): Promise<string[]> {
    return this.ledger.startHolds(requestIds);
  }

  async extendHold(requestId: string, additionalMicroCredits: number): Promise<z.input<typeof extendHold.reply>> {
    return toExtension(requestId, await this.ledger.extendHold(requestId, additionalMicroCredits));
  }

  idle(): Promise<void> {
    return this.group.idle();
  }
}
