import type { Addresses } from './exchange.ts';
import type { Page } from './page.ts';
import type { SampleServer } from './sample-server.ts';

/** What an example is run with. */
export interface Bench extends Addresses {
  readonly samples: SampleServer;
  page(seed: string): Page;
}

export interface Outcome {
  /** What differs from the page; none: the example passes. */
  readonly differences: readonly string[];
  /** What a reader should know: what was mended, filled in, or run by another program. */
  readonly notes?: readonly string[];
}

/** One example of a page. */
export interface Example {
  readonly seed: string;
  readonly title: string;
  run(bench: Bench): Promise<Outcome>;
}
