import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** The Prometheus metrics of one process. Names start with `portazgo_`; durations are in seconds. */
export class Metrics {
  readonly registry = new Registry();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>(name: string, help: string, labels: readonly Label[]): Counter<Label> {
    return new Counter({ name: `portazgo_${name}`, help, labelNames: [...labels], registers: [this.registry] });
  }

  gauge<Label extends string>(name: string, help: string, labels: readonly Label[], collect?: (gauge: Gauge<Label>) => void): Gauge<Label> {
    const gauge: Gauge<Label> = new Gauge({
      name: `portazgo_${name}`,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      ...(collect ? { collect: () => collect(gauge) } : {}),
    });
    return gauge;
  }

  histogram<Label extends string>(name: string, help: string, labels: readonly Label[], buckets: readonly number[] = secondsBuckets): Histogram<Label> {
    return new Histogram({ name: `portazgo_${name}`, help, labelNames: [...labels], buckets: [...buckets], registers: [this.registry] });
  }
}
