import { setTimeout as sleep } from 'node:timers/promises';
import type { SettlementRequest, SettlementResult } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';
import { TickBatcher } from '@portazgo/messaging';
import type { Logger } from '@portazgo/platform';
import type { BillingDesk } from './billing-desk.ts';
import type { SettlementBacklog } from './settlement-backlog.ts';

export type Settled = Extract<SettlementResult, { outcome: 'settled' }>;

const batchMax = 256;
/** More would only make more and smaller groups of what billing commits one after the other. */
const batchesUnderWay = 1;
const tryTimeoutMs = 3_000;
const pauseFirstMs = 25;
const pauseMaxMs = 500;

/** Sends usage records and waits for the acknowledgement, which billing gives only after commit. */
export class Settlements {
  private readonly batcher: TickBatcher<SettlementRequest, SettlementResult>;

  constructor(
    desk: BillingDesk,
    private readonly backlog: SettlementBacklog,
    private readonly waitMs: number,
    private readonly logger: Logger,
  ) {
    this.batcher = new TickBatcher((records) => desk.settle(records, Math.min(tryTimeoutMs, this.waitMs)), {
      itemsMax: batchMax,
      underWayMax: batchesUnderWay,
    });
  }

  /**
   * Resolves when the charge is committed. A try without a definite answer is repeated with the same id; when the time is over
   * the record goes to the backlog and the caller is told, because an answer must not end cleanly before its charge is known.
   */
  async settle(record: SettlementRequest, waitMs = this.waitMs): Promise<Settled> {
    const endsAt = performance.now() + waitMs;
    for (let pauseMs = pauseFirstMs; ; pauseMs = Math.min(pauseMs * 2, pauseMaxMs)) {
      let result: SettlementResult;
      try {
        result = await this.batcher.add(record);
      } catch (cause) {
        if (performance.now() + pauseMs < endsAt) {
          await sleep(pauseMs * (0.5 + Math.random() / 2));
          continue;
        }
        this.backlog.add(record);
        throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds: 5 }, { cause });
      }
      if (result.outcome === 'settled') return result;
      // A definite no: the hold is gone. Trying again would not change it.
      const cause = fromWireError(result.error);
      this.logger.error({ err: cause, requestId: record.requestId, engine: record.engine, outcome: record.outcome }, 'billing refused a usage record');
      throw new ServiceError('internal_error', { requestId: record.requestId }, { cause });
    }
  }
}
