import type { RestingProvider } from '@portazgo/contracts';
import type { Metrics } from '@portazgo/platform';

interface WatchedState {
  inFlight(): ReadonlyMap<string, number>;
  resting(): readonly RestingProvider[];
  backlog(): number;
  parked(): number;
  isJournalWritable(): boolean;
  streams(): number;
}

/** The figures of a service that calls providers, under its name: `portazgo_llm_requests_total`. Engines come from the catalog, so their number is bounded. */
export class CallMetrics {
  readonly requests;
  readonly tokens;
  readonly quantities;
  readonly firstOutputSeconds;
  readonly upstreamSeconds;
  readonly providerFaults;
  readonly repeats;
  readonly holdExtensions;
  readonly usageDisputes;
  readonly boundCuts;

  constructor(
    private readonly metrics: Metrics,
    private readonly service: string,
  ) {
    this.requests = metrics.counter(`${service}_requests_total`, 'Calls by operation, engine and outcome.', ['operation', 'engine', 'outcome']);
    this.tokens = metrics.counter(`${service}_tokens_total`, 'Tokens settled, by engine and direction.', ['engine', 'direction']);
    this.quantities = metrics.counter(`${service}_quantities_total`, 'Units other than tokens settled, by engine.', ['engine', 'unit']);
    this.firstOutputSeconds = metrics.histogram(`${service}_first_output_seconds`, 'From sending a streamed call upstream to its first output.', ['engine']);
    this.upstreamSeconds = metrics.histogram(`${service}_upstream_seconds`, 'From sending a call upstream to the end of its answer.', ['operation', 'engine']);
    this.providerFaults = metrics.counter(`${service}_provider_faults_total`, 'Faults of providers before an answer began, by kind.', ['engine', 'kind']);
    this.repeats = metrics.counter(`${service}_repeats_total`, 'Calls sent again, there or to another route.', ['engine']);
    this.holdExtensions = metrics.counter(`${service}_hold_extensions_total`, 'Streams that outgrew their hold, by outcome.', ['outcome']);
    this.usageDisputes = metrics.counter(`${service}_usage_disputes_total`, 'Told figures that our own count contradicts, so that it was charged instead.', [
      'engine',
      'direction',
      'told',
    ]);
    this.boundCuts = metrics.counter(`${service}_bound_cuts_total`, 'Streams that we ended where the output bound of their caller ends.', ['engine']);
  }

  /** Figures that are looked up when asked for. */
  watch(state: WatchedState): void {
    this.metrics.gauge(`${this.service}_provider_calls`, 'Calls in flight at a provider.', ['provider'], (gauge) => {
      for (const [provider, calls] of state.inFlight()) gauge.set({ provider }, calls);
    });
    const breakers = 'Breakers that are not closed: 1, for all clients; 0.5, only for clients that met failures. Without a model: of the account.';
    this.metrics.gauge(`${this.service}_breaker_open`, breakers, ['provider', 'model'], (gauge) => {
      gauge.reset();
      for (const { provider, upstreamModel, isForAll } of state.resting()) gauge.set({ provider, model: upstreamModel ?? '' }, isForAll ? 1 : 0.5);
    });
    this.metrics.gauge(`${this.service}_settlement_backlog`, 'Usage records that billing has not acknowledged in time.', [], (gauge) =>
      gauge.set(state.backlog()),
    );
    this.metrics.gauge(`${this.service}_settlements_parked`, 'Usage records that billing refused and that were put aside since the start.', [], (gauge) =>
      gauge.set(state.parked()),
    );
    this.metrics.gauge(`${this.service}_usage_disk_writable`, '1 while usage records can be written to the disk; 0: no call is taken.', [], (gauge) =>
      gauge.set(state.isJournalWritable() ? 1 : 0),
    );
    this.metrics.gauge(`${this.service}_streams`, 'Streams that are running.', [], (gauge) => gauge.set(state.streams()));
  }
}
