import type { Metrics } from '@portazgo/platform';

const secondsBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 1_200, 3_600];

/** The figures of a room's worker. Engines come from the catalog, so their number is bounded. */
export class WorkerMetrics {
  readonly jobs;
  readonly seconds;
  readonly pollFaults;

  constructor(private readonly metrics: Metrics) {
    this.jobs = metrics.counter('worker_jobs_total', 'Jobs that left this worker, by engine and outcome.', ['operation', 'engine', 'outcome']);
    this.seconds = metrics.histogram('worker_job_seconds', 'From the claim to the end of a job.', ['operation', 'engine'], secondsBuckets);
    this.pollFaults = metrics.counter('worker_poll_faults_total', 'Polls of providers that failed and were repeated.', ['engine']);
  }

  /** Looked up when asked for. */
  watch(inFlight: () => number): void {
    this.metrics.gauge('worker_jobs_in_flight', 'Jobs that this worker holds.', [], (gauge) => gauge.set(inFlight()));
  }
}
