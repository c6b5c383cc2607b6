import { pinnedRoutes, routeServes } from '@portazgo/catalog';
import { upstreamModel, type Target } from '@portazgo/routing';
import { EndedJob } from '../run/ended-job.ts';
import { giveBack, type HeldRun } from '../run/held-run.ts';
import { findTask } from './find-task.ts';
import type { PlacedJob } from './job-start.ts';

const providerOffRetryMs = 10_000;

/** The token lies beside what the adapter itself keeps of its task. */
export const callbackTokenKey = 'portazgoCallbackToken';

/** Takes up a job that an earlier lease sent, where it was sent. Nothing is submitted here. @throws EndedJob, LeftJob */
export async function resumedJob(run: HeldRun): Promise<PlacedJob> {
  const { work, tools } = run;
  const { dispatched, upstream: task } = work;
  const target = dispatched && targetOf(run, dispatched);
  if (!dispatched || target === 'gone') throw new EndedJob(run.ends.unknown(null));
  // Its account is not set up here now, or no longer: another worker may know it, and the desk's total limit ends the wait.
  if (target === null || target === 'off')
    return giveBack(run, { undispatched: false, retryAfterMs: providerOffRetryMs, reason: 'its provider is not set up' });
  const upstream = upstreamModel(target.account, 'media', target.route.upstreamModel);
  if (!upstream) throw new EndedJob(run.ends.unknown(target));
  const sent = { target, upstream, sentAtMs: dispatched.sentAtUnixMs };
  if (task) return { ...sent, callbackToken: task.data[callbackTokenKey] ?? null, start: { state: 'tracked', task } };
  tools.logger.warn({ requestId: work.jobId, engine: target.engine }, 'an earlier worker did not say what became of a submission');
  return { ...sent, callbackToken: null, start: { state: 'tracked', task: await findTask(run, { ...sent }) } };
}

/** The account that has the task, which need not be the one that would be chosen today. */
function targetOf({ work, tools }: HeldRun, { engine, provider, upstreamModel: model }: NonNullable<HeldRun['work']['dispatched']>): Target | 'gone' | 'off' {
  const known = tools.catalog.find(work.model)?.routes ?? [];
  // Where its prices cannot be read, another worker may know them.
  const priced = work.pricePin ? pinnedRoutes(tools.catalog, known, work.pricePin) : known;
  if (!priced) return 'off';
  const routes = priced.filter((each) => each.provider === provider && each.upstreamModel === model);
  const route = routes.find((each) => routeServes(each, work)) ?? routes[0];
  if (!route) return 'gone';
  for (const mode of ['live', 'test'] as const) {
    const choice = tools.registry.choose(route, mode);
    if ('account' in choice && `${choice.account.name}/${model}` === engine) return { route, account: choice.account, engine };
  }
  return 'off';
}
