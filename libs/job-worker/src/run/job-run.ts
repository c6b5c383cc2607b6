import type { JobEnd, JobWork, StoredFile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { WorkVerdict } from '@portazgo/messaging';
import { untilAnswered } from '../desk/until-answered.ts';
import { ResultFault } from '../results/result-fault.ts';
import { JobStart, type PlacedJob } from '../upstream/job-start.ts';
import { JobWatch } from '../upstream/job-watch.ts';
import { resumedJob } from '../upstream/resumed-job.ts';
import { EndedJob } from './ended-job.ts';
import { leaveIfLost, type HeldRun } from './held-run.ts';
import { JobEnds } from './job-ends.ts';
import { LeftJob } from './left-job.ts';
import { RunningLease } from './running-lease.ts';
import { TimeLimit } from './time-limit.ts';
import type { WorkerTools } from './worker-tools.ts';

/** A desk that has not answered by then may be away: the end goes to the disk. */
const promptMs = 250;

/** One claimed job, from its claim to an end that the desk has acknowledged. */
export class JobRun {
  private readonly run: HeldRun;
  /** Files that become the job's with its end. */
  private stored: StoredFile[] = [];
  /** Its end is on the disk, or on its way there. */
  private keeping: Promise<void> | undefined;

  constructor(tools: WorkerTools, work: JobWork) {
    const lease = new RunningLease(tools.desk, work);
    const limit = new TimeLimit(work);
    const signal = AbortSignal.any([lease.signal, limit.signal, tools.drain.abandon]);
    this.run = { tools, work, lease, limit, ends: new JobEnds(work), signal };
  }

  async complete(): Promise<WorkVerdict> {
    const { lease, limit } = this.run;
    const startedAt = performance.now();
    lease.start();
    try {
      const end = await this.end();
      await this.finish(end);
      this.tell(end, startedAt);
      return { done: true };
    } catch (error) {
      if (!(error instanceof LeftJob)) throw error;
      await this.run.tools.results.drop(this.stored);
      this.run.tools.logger.info({ requestId: this.run.work.jobId, reason: error.message, outcome: 'left' }, 'a job was left');
      return error.retryAfterMs === null ? { done: true } : { retryAfterMs: error.retryAfterMs };
    } finally {
      lease.stop();
      limit.stop();
    }
  }

  /** @throws LeftJob */
  private async end(): Promise<JobEnd> {
    const { work, tools, ends } = this.run;
    const kept = work.dispatched && (await tools.kept.find(work.jobId));
    if (kept) {
      this.keeping = Promise.resolve();
      return kept;
    }
    try {
      const placed = work.dispatched ? await resumedJob(this.run) : await new JobStart(this.run).place();
      const { start } = placed;
      const outcome = start.state === 'done' ? start.outcome : await new JobWatch(this.run, placed).outcome(start.task);
      return await this.deliver(placed, outcome);
    } catch (error) {
      if (error instanceof LeftJob) throw error;
      if (error instanceof EndedJob) return error.end;
      // A fault of our own: the client pays nothing for it.
      tools.logger.error({ err: error, requestId: work.jobId }, 'a job met an unexpected error');
      return ends.failed(null, new ServiceError('internal_error', { requestId: work.jobId }));
    }
  }

  private async deliver(placed: PlacedJob, outcome: Parameters<JobEnds['succeeded']>[1]): Promise<JobEnd> {
    const { work, tools, ends, signal } = this.run;
    const { target } = placed;
    const failed = (reason: string) => ends.failed(target, new ServiceError('upstream_failed', { provider: target.route.provider, reason }));
    if (outcome.results.length === 0 && !outcome.voice) return failed('it finished without a result');
    try {
      this.stored = await tools.results.keep(outcome.results, work, target.account, signal);
      return ends.succeeded(placed, outcome, this.stored);
    } catch (error) {
      leaveIfLost(this.run);
      if (signal.aborted) return ends.failed(target, ends.timedOut());
      if (!(error instanceof ResultFault)) throw error;
      tools.logger.error({ err: error, requestId: work.jobId, engine: target.engine }, 'a result could not be kept');
      return error.side === 'provider' ? failed(error.reason) : ends.failed(target, new ServiceError('internal_error', { requestId: work.jobId }));
    }
  }

  /** Repeated until the desk has it or does not want it. */
  private async finish(end: JobEnd): Promise<void> {
    const { tools, lease, work } = this.run;
    const keep = () => (this.keeping ??= tools.kept.keep(work.jobId, end));
    const late = setTimeout(() => void keep(), promptMs);
    const tell = async () => {
      try {
        return await tools.desk.finish(lease.job, end);
      } catch (error) {
        await keep();
        throw error;
      }
    };
    const { answer, atFirst } = await untilAnswered(tell, tools.drain.abandon).catch(() => {
      clearTimeout(late);
      // Whether the desk has the end is not known, so its files stay until their time is over.
      this.stored = [];
      throw new LeftJob('the desk was not reached before the process ended', lease.heartbeatSeconds * 1_000);
    });
    clearTimeout(late);
    await this.keeping?.then(() => tools.kept.forget(work.jobId));
    if (answer === 'finished') return;
    // After a try whose answer was lost, `stale` may only mean that it was taken.
    if (!atFirst) this.stored = [];
    throw new LeftJob('the end came too late', null);
  }

  private tell({ outcome, engine, error, costMicroCredits }: JobEnd, startedAt: number): void {
    const { tools, work } = this.run;
    const { jobId: requestId, clientId, keyId, operation, model, attempt } = work;
    tools.metrics.jobs.inc({ operation, engine, outcome });
    tools.metrics.seconds.observe({ operation, engine }, (performance.now() - startedAt) / 1_000);
    const code = error?.code;
    // The cost is before the plan's multiplier and the rules for failures; what was charged stands in the jobs service's line of the settlement.
    const fields = { requestId, clientId, keyId, operation, model, engine, outcome, attempt, costMicroCredits, code };
    tools.logger.info({ ...fields, durationMs: Math.round(performance.now() - startedAt) }, 'job ended');
  }
}
