import { Injectable } from '@nestjs/common';
import type { claimJob, dispatchJob, finishJob, JobEnd, reportJob, returnJob, trackJob } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { Logger } from '@portazgo/platform';
import type { z } from 'zod';
import { JobChanges } from '../changes/job-changes.ts';
import { toWork } from '../desk/job.mapper.ts';
import { JobsMetrics } from '../jobs.metrics.ts';
import { OutboxRelay } from '../outbox/outbox-relay.ts';
import { HoldStarter } from '../settlement/hold-starter.ts';
import { WorkStore } from './work-store.ts';

/** A place at a provider comes free when one of its jobs ends; asking a little apart keeps those who wait from asking all at once. */
const fullRetryMs = () => 1_000 + Math.floor(Math.random() * 1_000);

/** The desk as workers see it. */
@Injectable()
export class WorkerDeskService {
  constructor(
    private readonly store: WorkStore,
    private readonly holds: HoldStarter,
    private readonly relay: OutboxRelay,
    private readonly changes: JobChanges,
    private readonly metrics: JobsMetrics,
    private readonly logger: Logger,
  ) {}

  async claim({ jobId, worker }: z.output<typeof claimJob.request>): Promise<z.input<typeof claimJob.reply>> {
    const claim = await this.store.claim(jobId, worker);
    this.metrics.claims.inc({ outcome: claim.outcome });
    if (claim.outcome === 'over') return { outcome: 'over' };
    if (claim.outcome === 'wait') return { outcome: 'wait', retryAfterMs: claim.retry_after_ms ?? 1_000 };
    const work = toWork(claim, claim);
    this.changes.tell(jobId, 'running');
    return { outcome: 'claimed', work };
  }

  async dispatch({ jobId, lease, ...to }: z.output<typeof dispatchJob.request>): Promise<z.input<typeof dispatchJob.reply>> {
    const held = { jobId, lease };
    let outcome = await this.store.mayDispatch(held, to);
    if (outcome === 'unstarted') {
      const isStarted = await this.holds.start(jobId);
      if (!isStarted) return this.#endUnheld(held, to.engine);
      outcome = await this.store.dispatch(held, to);
    }
    if (outcome === 'full') return { outcome, retryAfterMs: fullRetryMs() };
    // Started and still unstarted cannot be; whoever sees it must not send anything.
    return { outcome: outcome === 'unstarted' ? 'stale' : outcome };
  }

  async track({ jobId, lease, upstream }: z.output<typeof trackJob.request>): Promise<z.input<typeof trackJob.reply>> {
    return { outcome: (await this.store.track({ jobId, lease }, upstream)) ? 'tracked' : 'stale' };
  }

  async report({ jobId, lease, progressPercent, queuePosition }: z.output<typeof reportJob.request>): Promise<z.input<typeof reportJob.reply>> {
    const { outcome, changed } = await this.store.report({ jobId, lease }, progressPercent, queuePosition);
    if (changed) this.changes.tell(jobId, 'running', { progressPercent, queuePosition });
    return { outcome };
  }

  async return({ jobId, lease, undispatched, retryAfterMs, reason }: z.output<typeof returnJob.request>): Promise<z.input<typeof returnJob.reply>> {
    const isReturned = await this.store.return({ jobId, lease }, undispatched, retryAfterMs);
    if (!isReturned) return { outcome: 'stale' };
    this.logger.info({ requestId: jobId, reason }, 'a worker gave a job back');
    this.relay.wake('work');
    this.relay.wake('settle');
    this.changes.tell(jobId, 'queued');
    return { outcome: 'returned' };
  }

  async finish({ jobId, lease, end }: z.output<typeof finishJob.request>): Promise<z.input<typeof finishJob.reply>> {
    const isFinished = await this.store.finish({ jobId, lease }, end);
    this.relay.wake('settle');
    this.relay.wake('work');
    return { outcome: isFinished ? 'finished' : 'stale' };
  }

  /** Nothing was sent, and nothing may be: nobody would pay for it. */
  async #endUnheld(held: { jobId: string; lease: number }, engine: string): Promise<z.input<typeof dispatchJob.reply>> {
    const { jobId } = held;
    this.logger.error({ requestId: jobId }, 'a job has no hold any more: it ends before it is sent');
    const end: JobEnd = {
      outcome: 'failed',
      results: [],
      voice: null,
      error: new ServiceError('hold_not_found', { requestId: jobId }).toWire(),
      engine,
      nature: 'real',
      costMicroCredits: 0,
      quantities: {},
      usageSource: 'counted',
    };
    await this.store.finish(held, end);
    this.relay.wake('settle');
    return { outcome: 'stale' };
  }
}
