import { TickBatcher } from '@portazgo/messaging';
import type { Billing } from './billing.ts';

/** Tells billing that jobs are about to be sent; those of one tick travel together. */
export class HoldStarter {
  readonly #batcher: TickBatcher<string, boolean>;

  constructor(billing: Billing) {
    this.#batcher = new TickBatcher<string, boolean>(
      async (jobIds) => {
        const gone = new Set(await billing.markStarted(jobIds));
        return jobIds.map((jobId) => !gone.has(jobId));
      },
      { itemsMax: 1_024 },
    );
  }

  /** False: its hold is gone. */
  start(jobId: string): Promise<boolean> {
    return this.#batcher.add(jobId);
  }
}
