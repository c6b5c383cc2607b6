import type { Logger } from '@portazgo/platform';
import type { Pool } from 'pg';
import type { BillingMetrics } from '../billing.metrics.ts';

export interface ParkedSettlement {
  requestId: string;
  /** What was wrong with it. */
  reason: string;
  /** It was settled without what was wrong; else its hold ends at what had been recorded as delivered. */
  settled: boolean;
  /** As it came. */
  record: unknown;
}

const recordCharactersMax = 20_000;

/** Usage records that could not be booked as they came: kept for the operator, and each told in the log once. */
export class ParkedSettlements {
  constructor(
    private readonly pool: Pool,
    private readonly metrics: BillingMetrics,
    private readonly logger: Logger,
  ) {}

  /** Never fails: what is owed has been decided, and the line in the log has what the table may miss. */
  async add({ requestId, reason, settled, record }: ParkedSettlement): Promise<void> {
    if (!(await this.#isNew({ requestId, reason, settled, record }))) return;
    this.metrics.parkedSettlements.inc({ settled: String(settled) });
    this.logger.error(
      { requestId, reason, outcome: settled ? 'settled' : 'unsettled' },
      settled ? 'a usage record was settled without what could not be booked' : 'a usage record cannot be booked and is parked',
    );
  }

  async #isNew({ requestId, reason, settled, record }: ParkedSettlement): Promise<boolean> {
    try {
      // JSON escapes NUL and half characters, so its text can be kept.
      const { rowCount } = await this.pool.query({
        name: 'park_settlement',
        text: 'insert into billing.parked_settlements (request_id, reason, settled, record) values ($1, $2, $3, $4) on conflict (request_id) do nothing',
        values: [requestId, reason, settled, JSON.stringify(record).slice(0, recordCharactersMax)],
      });
      return rowCount === 1;
    } catch (error) {
      this.logger.error({ err: error, requestId }, 'a parked usage record could not be kept');
      return true;
    }
  }
}
