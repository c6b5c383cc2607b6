import { jobChangedSubject, type jobChanged, type JobStatus } from '@portazgo/contracts';
import { publishEvent } from '@portazgo/messaging';
import type { NatsConnection } from 'nats';
import type { z } from 'zod';

/** Tells whoever waits for a job that its row is another now. */
export class JobChanges {
  constructor(private readonly connection: NatsConnection) {}

  tell(jobId: string, status: JobStatus, more: { progressPercent?: number | null; queuePosition?: number | null } = {}): void {
    const event: z.input<typeof jobChanged> = { jobId, status, progressPercent: more.progressPercent ?? null, queuePosition: more.queuePosition ?? null };
    publishEvent(this.connection, jobChangedSubject(jobId), event);
  }
}
