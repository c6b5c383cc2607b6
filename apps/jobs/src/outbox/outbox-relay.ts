import type { Logger } from '@portazgo/platform';
import { JobsMetrics } from '../jobs.metrics.ts';
import type { OutboxHandler, OutboxRow } from './outbox-handler.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface OutboxRelayParts {
  store: OutboxStore;
  handlers: readonly OutboxHandler[];
  metrics: JobsMetrics;
  logger: Logger;
  /** Time between two looks when nobody says that there is something: polling is the truth, a wake only saves time. */
  pollMs?: number;
}

const rowsMax = 256;
/** Longer than any handler takes: then the rows of a dead process come due for another. */
const claimMs = 8_000;
const faultPauseMs = 1_000;

/** Pays what the desk owes, each kind in a loop of its own, so that an absent billing never holds up the queues. Any number of instances may run. */
export class OutboxRelay {
  readonly #lanes: Map<string, Lane>;

  constructor(parts: OutboxRelayParts) {
    this.#lanes = new Map(parts.handlers.map((handler) => [handler.kind, new Lane(handler, parts)]));
  }

  start(): void {
    for (const lane of this.#lanes.values()) lane.start();
  }

  wake(kind: string): void {
    this.#lanes.get(kind)?.wake();
  }

  /** Finishes what is claimed. */
  async stop(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.stop()));
  }
}

class Lane {
  #isStopped = false;
  #isAwake = false;
  #endPause: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly handler: OutboxHandler,
    private readonly parts: OutboxRelayParts,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  wake(): void {
    this.#isAwake = true;
    this.#endPause?.();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endPause?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#isAwake = false;
      try {
        const isFull = await this.#round();
        if (!isFull) await this.#pause(this.parts.pollMs ?? 250);
      } catch (error) {
        this.parts.logger.warn({ err: error, operation: this.handler.kind }, 'the outbox could not be read and will be again');
        await this.#pause(faultPauseMs);
      }
    }
  }

  async #round(): Promise<boolean> {
    const { store, metrics } = this.parts;
    const rows = await store.claim(this.handler.kind, rowsMax, claimMs);
    if (rows.length === 0) return false;
    const done = await this.#handle(rows);
    const again = rows.map(({ id }) => id).filter((id) => !done.has(id));
    metrics.outbox.inc({ kind: this.handler.kind, outcome: 'done' }, done.size);
    metrics.outbox.inc({ kind: this.handler.kind, outcome: 'again' }, again.length);
    await store.close([...done], again);
    return rows.length === rowsMax;
  }

  async #handle(rows: OutboxRow[]): Promise<Set<string>> {
    try {
      return new Set(await this.handler.handle(rows));
    } catch (error) {
      this.parts.logger.warn({ err: error, operation: this.handler.kind, count: rows.length }, 'what the desk owes could not be paid and will be again');
      return new Set();
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isAwake || this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#endPause = undefined;
  }
}
