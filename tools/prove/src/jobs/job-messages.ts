import { jobChanged, jobChangedSubject } from '@portazgo/contracts';
import { subscribeEvents } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';

/** Listens to what the desk tells of jobs: no job may be told two ends. */
export class JobMessages {
  readonly #ends = new Map<string, Set<string>>();
  heard = 0;

  private constructor(private readonly connection: Awaited<ReturnType<typeof connectNats>>) {}

  static async open(natsUrl: string): Promise<JobMessages> {
    const messages = new JobMessages(await connectNats({ url: natsUrl, name: 'prove-messages' }));
    subscribeEvents(messages.connection, jobChangedSubject('*'), jobChanged, ({ jobId, status }) => messages.#note(jobId, status));
    await messages.connection.flush();
    return messages;
  }

  /** Jobs of which more than one end was told, or another one than `state`. */
  contradictions(stateOf: (jobId: string) => string | undefined): number {
    return [...this.#ends].filter(([jobId, ends]) => ends.size > 1 || !ends.has(stateOf(jobId) ?? '')).length;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  #note(jobId: string, status: string): void {
    if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled') return;
    this.heard++;
    const ends = this.#ends.get(jobId) ?? new Set();
    this.#ends.set(jobId, ends.add(status));
  }
}
