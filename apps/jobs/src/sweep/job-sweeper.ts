import type { WorkQueue } from '@portazgo/messaging';
import type { Logger } from '@portazgo/platform';
import { JobChanges } from '../changes/job-changes.ts';
import type { SweptRow } from '../desk/job-row.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import type { OutboxRelay } from '../outbox/outbox-relay.ts';
import type { SweepStore } from './sweep-store.ts';

export interface JobSweeperParts {
  store: SweepStore;
  queue: Pick<WorkQueue, 'storeIdentity'>;
  relay: Pick<OutboxRelay, 'wake'>;
  changes: JobChanges;
  metrics: JobsMetrics;
  logger: Logger;
  everyMs: number;
  attemptsMax: number;
  graceSeconds: number;
  keptSeconds: number;
  /** Milliseconds of a clock that only goes forward. */
  monotonicMs?: () => number;
}

const rowsMax = 500;
const upkeepEveryMs = 15_000;

/** Looks again and again for jobs whose time has come; several instances may sweep at once. */
export class JobSweeper {
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isStopped = true;
  #heardSinceMs: number;
  #upkeepAtMs = 0;
  readonly #nowMs: () => number;

  constructor(private readonly parts: JobSweeperParts) {
    this.#nowMs = parts.monotonicMs ?? (() => performance.now());
    this.#heardSinceMs = this.#nowMs();
  }

  start(): void {
    this.#isStopped = false;
    this.#plan();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  /** Workers could not reach the desk: leases that ran out meanwhile prove nothing. */
  noteSilence(): void {
    this.#heardSinceMs = this.#nowMs();
  }

  /** One look, repeated as long as it finds more than it can take. */
  async sweep(): Promise<SweptRow[]> {
    const { store, attemptsMax, graceSeconds, logger } = this.parts;
    await this.#lookAtBroker();
    const swept: SweptRow[] = [];
    for (;;) {
      const round = await store.sweep({ rowsMax, attemptsMax, graceSeconds, heardSeconds: (this.#nowMs() - this.#heardSinceMs) / 1_000 });
      for (const row of round) this.#tell(row);
      swept.push(...round);
      if (round.length < rowsMax || this.#isStopped) break;
    }
    if (swept.length > 0) {
      this.parts.relay.wake('work');
      this.parts.relay.wake('settle');
      logger.info({ count: swept.length, reason: countChanges(swept) }, 'jobs whose time had come');
    }
    return swept;
  }

  /** Forgets what nobody may read any more, and counts what is open. */
  async upkeep(): Promise<void> {
    const { store, metrics, keptSeconds } = this.parts;
    while ((await store.forget(keptSeconds, rowsMax)) === rowsMax && !this.#isStopped);
    metrics.open.reset();
    for (const { room, state, count } of await store.open()) metrics.open.set({ room, state }, count);
    metrics.owed.reset();
    for (const { kind, count } of await store.owed()) metrics.owed.set({ kind }, count);
  }

  #plan(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#round().then(() => this.#plan());
    }, this.parts.everyMs);
  }

  async #round(): Promise<void> {
    try {
      await this.sweep();
      if (this.#nowMs() < this.#upkeepAtMs) return;
      this.#upkeepAtMs = this.#nowMs() + upkeepEveryMs;
      await this.upkeep();
    } catch (error) {
      // The database is away, so no worker was heard either.
      this.noteSilence();
      this.parts.logger.warn({ err: error }, 'the sweep failed and will be tried again');
    }
  }

  async #lookAtBroker(): Promise<void> {
    let identity: string;
    try {
      identity = await this.parts.queue.storeIdentity();
    } catch (error) {
      // Workers speak to us through the broker.
      this.noteSilence();
      this.parts.logger.warn({ err: error }, 'the broker did not tell of its store');
      return;
    }
    if (await this.parts.store.noteBrokerStore(identity)) this.parts.logger.warn('the store of the broker is new: all waiting jobs are told again');
  }

  #tell({ id, status, change }: SweptRow): void {
    this.parts.metrics.swept.inc({ change });
    if (change !== 'told-again') this.parts.changes.tell(id, status);
  }
}

function countChanges(swept: readonly SweptRow[]): string {
  const counts = new Map<string, number>();
  for (const { change } of swept) counts.set(change, (counts.get(change) ?? 0) + 1);
  return [...counts].map(([change, count]) => `${change} ${count}`).join(', ');
}
