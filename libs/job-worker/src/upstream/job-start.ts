import { servesOperation, truthfulError, type Target } from '@portazgo/routing';
import { ServiceError } from '@portazgo/errors';
import { ProviderError, type CallOptions, type MediaModel, type ProviderMediaStart } from '@portazgo/providers-contract';
import { mediaRequest, unservable, voiceRefusal } from '../request/media-request.ts';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, leaveIfLost, type HeldRun } from '../run/held-run.ts';
import type { SentJob } from '../run/job-ends.ts';
import { LeftJob } from '../run/left-job.ts';
import { obeying } from '../run/obeying.ts';
import { dispatch } from './dispatch.ts';
import { findTask } from './find-task.ts';
import { requireInputs } from './required-inputs.ts';
import { retryDelayMs } from './retry-delay.ts';

/** Work that a provider has taken. */
export interface PlacedJob extends SentJob {
  readonly upstream: MediaModel;
  readonly start: ProviderMediaStart;
  /** In the address the provider may call back, when it was given one. */
  readonly callbackToken: string | null;
}

const otherCatalogRetryMs = 500;

const cancelled = new Error('the client asked for the end');

type Sent = Omit<PlacedJob, 'start'>;

/** Sends a job that was never sent: over the routes of its model until one takes it, and never twice once that is not certain. */
export class JobStart {
  /** The last attempt whose work may be at a provider. */
  private sent: Sent | undefined;
  private refusal: ProviderError | undefined;

  constructor(private readonly run: HeldRun) {}

  /** @throws EndedJob, LeftJob */
  async place(): Promise<PlacedJob> {
    const { work, tools, limit, signal } = this.run;
    try {
      const { result, lease } = await tools.router.run<'media', PlacedJob>({
        model: work.model,
        requestId: work.jobId,
        clientId: work.clientId,
        content: work.input,
        operation: work.operation,
        offer: 'media',
        serves: servesOperation(work.operation),
        mode: work.mode,
        pricePin: work.pricePin,
        comesWhole: true,
        signal: AbortSignal.any([signal, tools.drain.handBack]),
        deadlineMs: () => Math.min(limit.leftMs, work.timeLimits.runSeconds * 1_000),
        unsupported: (upstream, target) => unservable(work, target) ?? upstream.unsupported(mediaRequest(work, target, tools.files)),
        attempt: (upstream, options, target) => this.attempt(upstream, options, target),
      });
      lease.done();
      return result;
    } catch (error) {
      return this.explain(error);
    }
  }

  private async attempt(upstream: MediaModel, options: CallOptions, target: Target): Promise<PlacedJob> {
    const { work, tools, limit, signal } = this.run;
    if (tools.drain.handBack.aborted) await giveBack(this.run, { undispatched: true, retryAfterMs: 0, reason: 'the process drains' });
    const request = mediaRequest(work, target, tools.files);
    const callback = tools.callbacks.addressFor(work.jobId, target.account);
    await requireInputs(this.run);
    await dispatch(this.run, target);
    limit.starts();
    const sent = { target, upstream, sentAtMs: Date.now(), callbackToken: callback?.token ?? null };
    this.sent = sent;
    try {
      // A drain does not break off what is being sent: its fate would be lost.
      const stop = upstream.stopsAtOnce ? this.stopSignal() : signal;
      const onProgress = (progressPercent: number) => this.run.lease.tell({ progressPercent });
      const start = await obeying(upstream.start(request, { ...options, signal: stop, callbackUrl: callback?.url ?? null, onProgress }), stop);
      return { ...sent, start };
    } catch (error) {
      if (error === cancelled) throw new EndedJob(this.run.ends.cancelled(target));
      if (error instanceof ProviderError) this.refusal = error;
      if (error instanceof ProviderError && error.accepted === 'no') this.sent = undefined;
      throw error;
    }
  }

  /** Aborts with the run, and when the client asks for the end of work that ends with its signal. */
  private stopSignal(): AbortSignal {
    const stop = new AbortController();
    this.run.lease.onCancel(() => stop.abort(cancelled));
    return AbortSignal.any([this.run.signal, stop.signal]);
  }

  /** What became of a job that no route took: it ends, it waits, or it is looked for. */
  private async explain(error: unknown): Promise<PlacedJob> {
    const { run, sent, refusal } = this;
    if (error instanceof EndedJob || error instanceof LeftJob) throw error;
    leaveIfLost(run);
    if (!sent) return this.endUnsent(error);
    if (refusal?.accepted === 'yes') throw new EndedJob(run.ends.failedUpstream(sent, truthfulError(refusal, run.work.model)), { cause: error });
    if (run.limit.signal.aborted) throw new EndedJob(run.ends.unknown(sent.target, run.ends.timedOut()), { cause: error });
    run.tools.logger.warn({ err: error, requestId: run.work.jobId, engine: sent.target.engine }, 'the fate of a submission is unknown');
    return { ...sent, start: { state: 'tracked', task: await findTask(run, sent) } };
  }

  /** Nothing is at any provider, by proof. */
  private async endUnsent(error: unknown): Promise<never> {
    const { run, refusal } = this;
    if (run.limit.signal.aborted) throw new EndedJob(run.ends.failed(null, run.ends.timedOut()), { cause: error });
    if (run.tools.drain.handBack.aborted) return giveBack(run, { undispatched: true, retryAfterMs: 0, reason: 'the process drains' });
    const known = voiceRefusal(error);
    const fault = known instanceof ServiceError ? known : new ServiceError('internal_error', {}, { cause: error });
    // Another worker's catalog has the prices of the job, or this one's will have: its place in the queue is not lost.
    if ('catalogVersion' in fault.details)
      return giveBack(run, { undispatched: true, retryAfterMs: otherCatalogRetryMs, reason: 'its prices are of another catalog' });
    const retryAfterMs = retryDelayMs(run, fault, refusal);
    if (retryAfterMs !== null) return giveBack(run, { undispatched: true, retryAfterMs, reason: fault.code });
    throw new EndedJob(run.ends.failed(null, fault), { cause: error });
  }
}
