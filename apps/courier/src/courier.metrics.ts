import type { Metrics } from '@portazgo/platform';
import type { Slots } from './slots.ts';

/** The figures of this service. */
export class CourierMetrics {
  readonly fetches;
  readonly posts;

  constructor(private readonly metrics: Metrics) {
    this.fetches = metrics.counter('courier_fetches_total', 'Files fetched from addresses of clients, by outcome.', ['outcome']);
    this.posts = metrics.counter('courier_posts_total', 'Tries of webhooks, by class of status or by what failed.', ['outcome']);
  }

  watch(slots: Readonly<Record<string, Slots>>): void {
    this.metrics.gauge('courier_running', 'Calls to the outside that are open.', ['kind'], (gauge) => {
      for (const [kind, { running }] of Object.entries(slots)) gauge.set({ kind }, running);
    });
    this.metrics.gauge('courier_waiting', 'Calls to the outside that wait for their turn.', ['kind'], (gauge) => {
      for (const [kind, { waiting }] of Object.entries(slots)) gauge.set({ kind }, waiting);
    });
  }
}
