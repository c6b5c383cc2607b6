import { Injectable } from '@nestjs/common';
import type { cancelJob, Job, JobSubmission, listJobs } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { z } from 'zod';
import { JobChanges } from '../changes/job-changes.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import { OutboxRelay } from '../outbox/outbox-relay.ts';
import { JobStore } from './job-store.ts';

/** The desk as the door sees it. */
@Injectable()
export class DeskService {
  constructor(
    private readonly store: JobStore,
    private readonly relay: OutboxRelay,
    private readonly changes: JobChanges,
    private readonly metrics: JobsMetrics,
  ) {}

  async submit(submission: JobSubmission): Promise<Job> {
    const isOurs = await this.store.submit(submission);
    if (!isOurs) throw new ServiceError('conflict', { reason: 'this request id was used before' });
    this.metrics.submitted.inc({ operation: submission.operation });
    this.relay.wake('work');
    const job = await this.store.read(submission.clientId, submission.jobId);
    if (!job) throw new Error('a submitted job cannot be read');
    return job;
  }

  read(clientId: string, jobId: string): Promise<Job | null> {
    return this.store.read(clientId, jobId);
  }

  async list({ clientId, limit, ...page }: z.output<typeof listJobs.request>): Promise<z.input<typeof listJobs.reply>> {
    const jobs = await this.store.list(clientId, { limit, ...page });
    const shown = jobs.slice(0, limit);
    return { jobs: shown, nextBefore: jobs.length > limit ? (shown.at(-1)?.id ?? null) : null };
  }

  async cancel(clientId: string, jobId: string, keyMode: 'live' | 'test'): Promise<z.input<typeof cancelJob.reply>> {
    if (keyMode === 'test' && (await this.store.modeOf(clientId, jobId)) === 'live')
      return { outcome: 'refused', error: new ServiceError('live_key_required', {}).toWire() };
    const outcome = await this.store.cancel(clientId, jobId);
    if (outcome === 'over') return { outcome: 'refused', error: new ServiceError('conflict', { reason: 'the job has ended' }).toWire() };
    const job = outcome === 'asked' ? await this.store.read(clientId, jobId) : null;
    if (!job) return { outcome: 'missing' };
    this.relay.wake('settle');
    this.changes.tell(jobId, job.status, job);
    return { outcome: 'asked', job };
  }
}
