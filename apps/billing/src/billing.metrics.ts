import type { Metrics } from '@portazgo/platform';

/** What an operator watches: decisions by reason, and how large and how slow the groups of the group commit are. */
export class BillingMetrics {
  readonly decisions;
  readonly settlements;
  readonly parkedSettlements;
  readonly groupItems;
  readonly groupSeconds;

  constructor(metrics: Metrics) {
    this.decisions = metrics.counter('billing_decisions_total', 'admissions decided, by outcome and refusal code', ['outcome', 'code']);
    this.settlements = metrics.counter('billing_settlements_total', 'settlements, by outcome', ['outcome']);
    this.parkedSettlements = metrics.counter('billing_settlements_parked_total', 'usage records that could not be booked as they came', ['settled']);
    this.groupItems = metrics.histogram('billing_group_items', 'items that left in one statement', ['move'], [1, 2, 4, 8, 16, 32, 64, 128, 256]);
    this.groupSeconds = metrics.histogram('billing_group_seconds', 'time of one statement, commit included', ['move']);
  }

  /** Measures the statements of one kind of move. */
  measured<Item, Result>(move: string, send: (items: Item[]) => Promise<Result[]>): (items: Item[]) => Promise<Result[]> {
    return async (items) => {
      this.groupItems.observe({ move }, items.length);
      const stop = this.groupSeconds.startTimer({ move });
      try {
        return await send(items);
      } finally {
        stop();
      }
    };
  }
}
