import type { Metrics } from '@portazgo/platform';

/** What an operator watches: how many come, wait, run and end, and what the desk still owes. */
export class JobsMetrics {
  readonly submitted;
  readonly claims;
  readonly ended;
  readonly swept;
  readonly outbox;
  readonly open;
  readonly owed;

  constructor(metrics: Metrics) {
    this.submitted = metrics.counter('jobs_submitted_total', 'jobs submitted', ['operation']);
    this.claims = metrics.counter('jobs_claims_total', 'claims of workers, by what they were told', ['outcome']);
    this.ended = metrics.counter('jobs_ended_total', 'jobs that ended, charge committed', ['operation', 'status']);
    this.swept = metrics.counter('jobs_swept_total', 'what the sweep did to jobs whose time had come', ['change']);
    this.outbox = metrics.counter('jobs_outbox_rows_total', 'rows of the outbox that were done or put off', ['kind', 'outcome']);
    this.open = metrics.gauge('jobs_open', 'jobs that are not over', ['room', 'state']);
    this.owed = metrics.gauge('jobs_outbox_rows', 'rows of the outbox that are not done', ['kind']);
  }
}
