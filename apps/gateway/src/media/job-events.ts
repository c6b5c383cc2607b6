import { isTerminal, jobChanged, jobChangedSubject } from '@portazgo/contracts';
import type { Msg, NatsConnection } from 'nats';

/** `end`: changes on the way to the end are of no interest. */
export type BellFor = 'changes' | 'end';

/** A bell of one job. */
export interface JobBell {
  /** Resolves when the job changed since the last call, when the time is over, or when the signal aborts. */
  next(limitMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Hears of changes of jobs on the bus. What it misses is found by looking. */
export class JobEvents {
  constructor(private readonly connection: Pick<NatsConnection, 'subscribe' | 'isClosed'>) {}

  listen(jobId: string, bellFor: BellFor): JobBell {
    let hasRung = false;
    let ring: (() => void) | undefined;
    const subscription = this.connection.subscribe(jobChangedSubject(jobId), {
      callback: (error, message) => {
        if (bellFor === 'end' && !error && !mayBeEnd(message)) return;
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

/** What is not understood may be the end too: whoever is told looks. */
function mayBeEnd(message: Msg): boolean {
  try {
    const { success, data } = jobChanged.safeParse(message.json());
    return !success || isTerminal(data.status);
  } catch {
    return true;
  }
}
