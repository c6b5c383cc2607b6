import type { Catalog } from '@portazgo/catalog';
import type { Logger } from '@portazgo/platform';
import type { ModelRouter, ProviderRegistry } from '@portazgo/routing';
import type { ProviderCallbacks } from '../callback/provider-callbacks.ts';
import type { JobDesk } from '../desk/job-desk.ts';
import type { ProviderFiles } from '../request/provider-files.ts';
import type { ResultKeeper } from '../results/result-keeper.ts';
import type { KeptEnds } from './kept-ends.ts';
import type { WorkerMetrics } from '../worker.metrics.ts';

/** What running jobs hear when the process drains. */
export interface DrainSignals {
  /** Tasks that are tracked go to another worker, and nothing new is sent. */
  readonly handBack: AbortSignal;
  /** The end of patience: what still runs is left as it is. */
  readonly abandon: AbortSignal;
}

/** What a run works with. */
export interface WorkerTools {
  readonly desk: JobDesk;
  readonly catalog: Catalog;
  readonly registry: Pick<ProviderRegistry, 'choose'>;
  readonly router: Pick<ModelRouter, 'run'>;
  readonly files: ProviderFiles;
  readonly results: ResultKeeper;
  readonly callbacks: Pick<ProviderCallbacks, 'addressFor' | 'listen'>;
  readonly kept: KeptEnds;
  readonly metrics: WorkerMetrics;
  readonly logger: Logger;
  readonly drain: DrainSignals;
}
