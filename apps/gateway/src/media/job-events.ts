import { jobChangedSubject } from '@portazgo/contracts';
import type { NatsConnection } from 'nats';

/** A bell of one job. */
export interface JobBell {
  /** Resolves when the job changed since the last call, when the time is over, or when the signal aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Hears of changes of jobs on the bus. What it misses is found by looking. */
export class JobEvents {
  constructor(private readonly connection: Pick<NatsConnection, 'subscribe' | 'isClosed'>) {}

  listen(jobId: string): JobBell {
    let hasRung = false;
    let ring: (() => void) | undefined;
    const subscription = this.connection.subscribe(jobChangedSubject(jobId), {
      callback: () => {
        hasRung = true;
        ring?.();
      },
    });
    return {
      next: async (limitMs, signal) => {
        if (!hasRung && !signal.aborted) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(done, limitMs);
            function done(): void {
              clearTimeout(timer);
              signal.removeEventListener('abort', done);
              ring = undefined;
              resolve();
            }
            ring = done;
            signal.addEventListener('abort', done, { once: true });
          });
        }
        hasRung = false;
      },
      close: () => {
        if (!this.connection.isClosed()) subscription.unsubscribe();
      },
    };
  }
}
