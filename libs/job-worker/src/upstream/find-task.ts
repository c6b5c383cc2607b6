import { setTimeout as sleep } from 'node:timers/promises';
import type { UpstreamTask } from '@portazgo/contracts';
import type { MediaModel } from '@portazgo/providers-contract';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, leaveIfLost, type HeldRun } from '../run/held-run.ts';
import type { SentJob } from '../run/job-ends.ts';
import { obeying } from '../run/obeying.ts';
import { questionOptions } from './question-options.ts';

/** A task that was accepted a moment ago may not be listed yet. */
const looksToBeSure = 2;
const looksMax = 6;
const pauseMs = 1_000;

/**
 * Looks for a task whose submission has no known end. Where a provider takes our request id as its reference, the answer is proof: the
 * task, or that it never arrived. Elsewhere nobody can tell, and the job is never sent again.
 */
export async function findTask(run: HeldRun, { target, upstream }: SentJob & { readonly upstream: MediaModel }): Promise<UpstreamTask> {
  const { work, limit, signal } = run;
  const unknown = () => new EndedJob(run.ends.unknown(target));
  if (!upstream.find) throw unknown();
  for (let look = 1, misses = 0; look <= looksMax && limit.leftMs > 0; look++) {
    try {
      const task = await obeying(upstream.find(work.jobId, questionOptions(work.jobId, signal)), signal);
      if (task) return task;
      if (++misses >= looksToBeSure) return await giveBack(run, { undispatched: true, retryAfterMs: pauseMs, reason: 'the submission never arrived' });
    } catch (error) {
      leaveIfLost(run);
      if (error instanceof Error && error.name === 'LeftJob') throw error;
    }
    await sleep(pauseMs, undefined, { signal }).catch(() => leaveIfLost(run));
  }
  throw unknown();
}
