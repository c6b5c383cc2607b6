import type { Metrics } from '@portazgo/platform';

/** The figures of this service. Engines come from the catalog, so their number is bounded. */
export class LlmMetrics {
  readonly requests;
  readonly tokens;
  readonly firstOutputSeconds;
  readonly upstreamSeconds;
  readonly providerFaults;
  readonly repeats;
  readonly holdExtensions;

  constructor(readonly metrics: Metrics) {
    this.requests = metrics.counter('llm_requests_total', 'Calls by operation, engine and outcome.', ['operation', 'engine', 'outcome']);
    this.tokens = metrics.counter('llm_tokens_total', 'Tokens settled, by engine and direction.', ['engine', 'direction']);
    this.firstOutputSeconds = metrics.histogram('llm_first_output_seconds', 'From sending a streamed call upstream to its first output.', ['engine']);
    this.upstreamSeconds = metrics.histogram('llm_upstream_seconds', 'From sending a call upstream to the end of its answer.', ['operation', 'engine']);
    this.providerFaults = metrics.counter('llm_provider_faults_total', 'Faults of providers before an answer began, by kind.', ['engine', 'kind']);
    this.repeats = metrics.counter('llm_repeats_total', 'Calls sent again, there or to another route.', ['engine']);
    this.holdExtensions = metrics.counter('llm_hold_extensions_total', 'Streams that outgrew their hold, by outcome.', ['outcome']);
  }
  /** Figures that are looked up when asked for. */
  watch(state: { inFlight(): ReadonlyMap<string, number>; backlog(): number; streams(): number }): void {
    this.metrics.gauge('llm_provider_calls', 'Calls in flight at a provider.', ['provider'], (gauge) => {
      for (const [provider, calls] of state.inFlight()) gauge.set({ provider }, calls);
    });
    this.metrics.gauge('llm_settlement_backlog', 'Usage records that billing has not acknowledged in time.', [], (gauge) => gauge.set(state.backlog()));
    this.metrics.gauge('llm_streams', 'Streams that are running.', [], (gauge) => gauge.set(state.streams()));
  }
}
