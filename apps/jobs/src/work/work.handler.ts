import { roomOf, type JobOperation } from '@portazgo/contracts';
import type { WorkQueue } from '@portazgo/messaging';
import type { Logger } from '@portazgo/platform';
import { JobsDatabase } from '../database/jobs-database.ts';
import { OutboxHandler, type OutboxRow } from '../outbox/outbox-handler.ts';

/** Tells the workers of a room that a job waits. A job that is no longer queued is not told. */
export class WorkHandler extends OutboxHandler {
  readonly kind = 'work';

  constructor(
    private readonly database: JobsDatabase,
    private readonly queue: Pick<WorkQueue, 'publish'>,
    private readonly logger: Logger,
  ) {
    super();
  }

  async handle(rows: OutboxRow[]): Promise<string[]> {
    const queued = await this.#queued(rows.map(({ jobId }) => jobId));
    const done = await Promise.all(rows.map(async ({ id, jobId }) => ((await this.#publish(id, jobId, queued.get(jobId))) ? id : null)));
    return done.filter((id) => id !== null);
  }

  async #publish(id: string, jobId: string, operation: JobOperation | undefined): Promise<boolean> {
    if (!operation) return true;
    try {
      // The outbox id alone would repeat when a database is made anew beside an old broker.
      await this.queue.publish(roomOf(operation), { jobId }, `${jobId}.${id}`);
      return true;
    } catch (error) {
      this.logger.warn({ err: error, requestId: jobId }, 'a job could not be put on the queue and will be again');
      return false;
    }
  }

  async #queued(jobIds: string[]): Promise<Map<string, JobOperation>> {
    const rows = await this.database.ask<{ id: string; operation: JobOperation }>(
      'queued_jobs',
      `select id, operation from jobs.jobs where id = any ($1) and state = 'queued'`,
      [jobIds],
    );
    return new Map(rows.map(({ id, operation }) => [id, operation]));
  }
}
