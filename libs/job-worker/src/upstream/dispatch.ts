import type { Target } from '@portazgo/routing';
import { untilAnswered } from '../desk/until-answered.ts';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, leaveIfLost, type HeldRun } from '../run/held-run.ts';

/** An answer that took this share of the lease's life is too old to act upon. */
const freshShare = 0.5;

/** Marks the job before anything is sent. Returns when it may be sent, and only then. */
export async function dispatch(run: HeldRun, { route, engine }: Target): Promise<void> {
  const { tools, lease, signal } = run;
  const askedAt = performance.now();
  const to = { engine, provider: route.provider, upstreamModel: route.upstreamModel };
  const { answer } = await untilAnswered(() => tools.desk.dispatch(lease.job, to), signal).catch(async (error: unknown) => {
    leaveIfLost(run);
    // Nothing was sent, whatever the desk wrote down.
    return giveBack(run, { undispatched: true, retryAfterMs: 1_000, reason: `the desk was not reached: ${String(error)}` });
  });
  switch (answer.outcome) {
    case 'stale':
      return lease.keep(answer.outcome);
    case 'cancelled':
      throw new EndedJob(run.ends.cancelled(null));
    case 'full':
      return giveBack(run, { undispatched: true, retryAfterMs: answer.retryAfterMs, reason: 'the provider runs as many jobs as it may' });
    case 'go':
      if (performance.now() - askedAt > lease.heartbeatSeconds * 1_000 * freshShare) await confirm(run);
  }
}

/** This process slept through much of its lease; somebody else may have the job by now, and what they began must not be sent twice. */
async function confirm(run: HeldRun): Promise<void> {
  const { answer } = await untilAnswered(() => run.tools.desk.report(run.lease.job, { progressPercent: null, queuePosition: null }), run.signal);
  run.lease.keep(answer);
}
