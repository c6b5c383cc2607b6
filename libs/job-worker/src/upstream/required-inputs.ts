import { ServiceError } from '@portazgo/errors';
import { untilAnswered } from '../desk/until-answered.ts';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, leaveIfLost, type HeldRun } from '../run/held-run.ts';

/**
 * Looks for the job's files before anything is sent. A file that turns out to be gone while its adapter reads it would leave the fate of
 * the job unknown, though nothing was ever sent. @throws EndedJob, LeftJob
 */
export async function requireInputs(run: HeldRun): Promise<void> {
  const { work, tools, signal, ends } = run;
  const patience = AbortSignal.any([signal, tools.drain.handBack]);
  for (const { file } of work.input.inputs) {
    const { answer: isThere } = await untilAnswered(() => tools.files.has(file), patience).catch(async (error: unknown) => {
      leaveIfLost(run);
      return giveBack(run, { undispatched: true, retryAfterMs: 1_000, reason: `the store was not reached: ${String(error)}` });
    });
    if (!isThere) throw new EndedJob(ends.failed(null, new ServiceError('not_found', { what: 'input file' })));
  }
}
