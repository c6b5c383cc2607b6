import type { UpstreamTask } from '@portazgo/contracts';
import { ProviderError, type ProviderCallback, type ProviderMediaOutcome, type ProviderMediaState } from '@portazgo/providers-contract';
import { truthfulError } from '@portazgo/routing';
import { untilAnswered } from '../desk/until-answered.ts';
import { Alarm } from '../run/alarm.ts';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, leaveIfLost, type HeldRun } from '../run/held-run.ts';
import { obeying } from '../run/obeying.ts';
import type { PlacedJob } from './job-start.ts';
import { pollDelayMs } from './poll-delay.ts';
import { questionOptions } from './question-options.ts';
import { callbackTokenKey } from './resumed-job.ts';

const cancelTriesMax = 3;
/** After the limit the provider may still be asked to stop, for so long. */
const lastWordMs = 5_000;

/** Follows a task at a provider to its end, whoever submitted it. */
export class JobWatch {
  private readonly alarm = new Alarm();
  private cancelTries = 0;
  private faults = 0;
  private isVerifying = false;

  constructor(
    private readonly run: HeldRun,
    private readonly placed: PlacedJob,
  ) {}

  /** @throws EndedJob, LeftJob */
  async outcome(task: UpstreamTask): Promise<ProviderMediaOutcome> {
    const { run, placed, alarm } = this;
    const ring = () => alarm.ring();
    run.lease.onCancel(ring);
    const signals = AbortSignal.any([run.signal, run.tools.drain.handBack]);
    signals.addEventListener('abort', ring, { once: true });
    const deaf = placed.callbackToken === null ? undefined : run.tools.callbacks.listen(run.work.jobId, placed.callbackToken, (call) => void this.hear(call));
    try {
      if (!run.work.upstream) await this.track(task);
      return await this.poll(task);
    } finally {
      deaf?.();
      signals.removeEventListener('abort', ring);
    }
  }

  /** The task's id is stored before the first poll: whoever comes after us asks for it, and never submits again. */
  private async track(task: UpstreamTask): Promise<void> {
    const { run, placed } = this;
    const upstream = placed.callbackToken === null ? task : { ...task, data: { ...task.data, [callbackTokenKey]: placed.callbackToken } };
    try {
      const { answer } = await untilAnswered(() => run.tools.desk.track(run.lease.job, upstream), run.signal);
      run.lease.keep(answer);
    } catch (error) {
      leaveIfLost(run);
      if (!run.limit.signal.aborted) throw error;
    }
  }

  private async poll(task: UpstreamTask): Promise<ProviderMediaOutcome> {
    const { run, placed, alarm } = this;
    // A task that was taken up may have ended long ago.
    if (!run.work.upstream) await alarm.wait(Math.min(pollDelayMs(placed.upstream.pollMs, 0, 0), run.limit.leftMs));
    for (let round = 1; ; round++) {
      leaveIfLost(run);
      if (run.limit.leftMs === 0 || run.limit.signal.aborted) return this.timeOut(task);
      if (run.lease.isCancelAsked) await this.cancel(task);
      const state = await this.ask(task);
      if (state?.state === 'done') return state.outcome;
      if (state) this.tell(state);
      if (run.tools.drain.handBack.aborted) return giveBack(run, { undispatched: false, retryAfterMs: 0, reason: 'the process drains' });
      await alarm.wait(Math.min(pollDelayMs(placed.upstream.pollMs, round, this.faults), run.limit.leftMs));
    }
  }

  /** Null: this poll told nothing. */
  private async ask(task: UpstreamTask): Promise<ProviderMediaState | null> {
    const { run, placed } = this;
    const { fields, constants } = placed.target.route;
    const request = { operation: run.work.operation, fields, constants };
    try {
      const state = await obeying(placed.upstream.status(task, request, questionOptions(run.work.jobId, run.signal)), run.signal);
      this.faults = 0;
      return state;
    } catch (error) {
      leaveIfLost(run);
      if (error instanceof ProviderError && error.accepted === 'yes')
        throw new EndedJob(run.ends.failedUpstream(placed, truthfulError(error, run.work.model)), { cause: error });
      this.faults++;
      run.tools.metrics.pollFaults.inc({ engine: placed.target.engine });
      run.tools.logger.warn({ err: error, requestId: run.work.jobId, engine: placed.target.engine, attempt: this.faults }, 'a poll failed');
      return null;
    }
  }

  private tell(state: Exclude<ProviderMediaState, { state: 'done' }>): void {
    if (state.state === 'queued') this.run.lease.tell({ queuePosition: state.queuePosition ?? null });
    else this.run.lease.tell({ queuePosition: null, progressPercent: state.progressPercent ?? null });
  }

  /** Ends the job when the provider proves that it stopped; otherwise the work goes on and is charged by its real end. */
  private async cancel(task: UpstreamTask): Promise<void> {
    if (this.cancelTries >= cancelTriesMax) return;
    this.cancelTries++;
    const answer = await this.stop(task, this.run.signal);
    if (answer === 'stopped') throw new EndedJob(this.run.ends.cancelled(this.placed.target));
    if (answer === 'goes on') this.cancelTries = cancelTriesMax;
  }

  /** The limit really ends it: the provider is told to stop, but not waited for. */
  private async timeOut(task: UpstreamTask): Promise<never> {
    const { run, placed } = this;
    const stopped = await this.stop(task, AbortSignal.timeout(lastWordMs));
    leaveIfLost(run);
    const error = run.ends.timedOut();
    throw new EndedJob(stopped === 'stopped' ? run.ends.failed(placed.target, error) : run.ends.unknown(placed.target, error));
  }

  private async stop(task: UpstreamTask, signal: AbortSignal): Promise<'stopped' | 'goes on' | 'no answer'> {
    const { upstream } = this.placed;
    if (!upstream.cancel) return 'goes on';
    try {
      return (await obeying(upstream.cancel(task, questionOptions(this.run.work.jobId, signal)), signal)) ? 'stopped' : 'goes on';
    } catch {
      return 'no answer';
    }
  }

  /** A callback with our token. Only when it is really the vendor's does it hurry the next poll; what it says is not looked at. */
  private async hear(callback: ProviderCallback): Promise<void> {
    const { upstream } = this.placed;
    if (!upstream.verifyCallback || this.isVerifying) return;
    this.isVerifying = true;
    try {
      const isGenuine = await obeying(upstream.verifyCallback(callback, questionOptions(this.run.work.jobId, this.run.signal)), this.run.signal);
      if (isGenuine) this.alarm.ring();
    } catch {
      // The next poll comes anyway.
    } finally {
      this.isVerifying = false;
    }
  }
}
