import type { Job } from '@portazgo/contracts';
import { DeskHouse, until } from './support/desk-house.ts';

let house: DeskHouse;
beforeAll(async () => {
  house = await DeskHouse.open({ JOBS_PER_KEY_MAX: 2, JOBS_PER_PROVIDER_MAX: 3 });
}, 120_000);
afterAll(() => house?.close(), 60_000);

it('gives a job to one of many who ask at once, with everything it needs', async () => {
  const job = await house.submit({ input: { prompt: 'a gate', settings: { seed: 7 } }, chargeOnFailure: true, locale: 'es' });
  const claims = await Promise.all(Array.from({ length: 10 }, (_, n) => house.claim(job.id, `worker-${n}`)));
  const outcomes = claims.map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'claimed')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'wait')).toHaveLength(9);
  const claim = claims.find(({ outcome }) => outcome === 'claimed');
  expect(claim).toMatchObject({
    work: {
      jobId: job.id,
      lease: 1,
      attempt: 1,
      input: { prompt: 'a gate', settings: { seed: 7 }, inputs: [] },
      chargeOnFailure: true,
      locale: 'es',
      timeLimits: { queueSeconds: 300, runSeconds: 600, heartbeatSeconds: 30, totalSeconds: 3_600 },
      dispatched: null,
      upstream: null,
    },
  });
  expect((await house.read(job)).startedAt).not.toBeNull();
});

it('tells a second claim to come back when the lease may have run out', async () => {
  const job = await house.submit();
  await house.hold(job.id);
  const claim = await house.claim(job.id);
  expect(claim).toMatchObject({ outcome: 'wait' });
  const { retryAfterMs } = claim as { retryAfterMs: number };
  expect(retryAfterMs).toBeGreaterThan(29_000);
  expect(retryAfterMs).toBeLessThan(33_000);
});

it('says that a job is over when it is, or never was', async () => {
  const job = await house.submit();
  await house.finish(await house.run(job.id, 'p-over'));
  expect((await house.claim(job.id)).outcome).toBe('over');
  await house.ended(job);
  expect((await house.claim(job.id)).outcome).toBe('over');
  expect((await house.claim('nothing')).outcome).toBe('over');
});

it('starts the hold before anything is sent, once', async () => {
  const job = await house.submit();
  const work = await house.hold(job.id);
  expect(house.billing.holds.get(job.id)).toBe('held');
  expect(await house.dispatch(work, 'p-start')).toEqual({ outcome: 'go' });
  expect(house.billing.holds.get(job.id)).toBe('started');
  expect(await house.row(job.id)).toMatchObject({ hold_started: true, provider: 'p-start', engine: 'p-start/flux', upstream: null });
  // The answer was lost, or the provider refused with proof and the next one is tried.
  expect(await house.dispatch(work, 'p-next')).toEqual({ outcome: 'go' });
  expect(await house.row(job.id)).toMatchObject({ provider: 'p-next' });
});

it('never lets a job be sent again that an earlier lease sent, or that a provider has taken', async () => {
  const [untracked, tracked] = [await house.submit(), await house.submit()];
  const first = await house.hold(untracked.id);
  await house.dispatch(first, 'p-once');
  await house.giveBack(first, false);
  const second = await house.hold(untracked.id);
  expect(await house.dispatch(second, 'p-other')).toEqual({ outcome: 'stale' });
  expect(await house.row(untracked.id)).toMatchObject({ provider: 'p-once', lease: second.lease });
  expect(await house.dispatch(await house.run(tracked.id, 'p-taken'), 'p-other')).toEqual({ outcome: 'stale' });
  expect(await house.row(tracked.id)).toMatchObject({ provider: 'p-taken' });
  // With proof that it never arrived it is as if it had not been sent.
  await house.giveBack(second, true);
  expect(await house.dispatch(await house.hold(untracked.id), 'p-other')).toEqual({ outcome: 'go' });
});

it('marks nothing as sent while billing cannot be asked for the hold', async () => {
  const job = await house.submit();
  const work = await house.hold(job.id);
  house.billing.isAway = true;
  await expect(house.dispatch(work, 'p-away')).rejects.toMatchObject({ code: 'service_unavailable' });
  house.billing.isAway = false;
  expect(await house.row(job.id)).toMatchObject({ sent_at: null, hold_started: false });
  expect(await house.dispatch(work, 'p-away')).toEqual({ outcome: 'go' });
});

it('ends a job whose hold is gone before it is sent: nobody would pay for it', async () => {
  const job = await house.submit();
  const work = await house.hold(job.id);
  house.billing.holds.delete(job.id);
  expect(await house.dispatch(work, 'p-gone')).toEqual({ outcome: 'stale' });
  expect(await house.ended(job)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'hold_not_found' } });
  expect(await house.row(job.id)).toMatchObject({ sent_at: null });
});

it('hands the stored task of the provider to the next worker, which polls on', async () => {
  const job = await house.submit();
  const first = await house.run(job.id, 'p-resume');
  expect(await house.giveBack(first, false)).toEqual({ outcome: 'returned' });
  expect((await house.read(job)).status).toBe('queued');
  const second = await house.hold(job.id, 'other');
  expect(second).toMatchObject({
    dispatched: { provider: 'p-resume', engine: 'p-resume/flux', upstreamModel: 'flux' },
    upstream: { id: 'task-1', data: { host: 'queue' } },
    attempt: 1,
  });
  expect(second.lease).toBeGreaterThan(first.lease);
  await house.finish(second);
  expect(await house.ended(job)).toMatchObject({ status: 'succeeded' });
});

it('forgets what was refused with proof when the job is given back unsent', async () => {
  const job = await house.submit();
  const first = await house.hold(job.id);
  await house.dispatch(first, 'p-refused');
  await house.giveBack(first, true);
  const second = await house.hold(job.id);
  expect(second).toMatchObject({ dispatched: null, upstream: null });
  // Its hold has been started, and stays so.
  expect(await house.dispatch(second, 'p-refused')).toEqual({ outcome: 'go' });
});

it('tells a job that was given back to the workers again when it was asked to', async () => {
  const job = await house.submit();
  await until(async () => (await house.owed('work', job.id)) === 0);
  const work = await house.hold(job.id);
  await house.giveBack(work, true, 60_000);
  expect(await house.owed('work', job.id)).toBe(1);
  await house.pass(61);
  await until(async () => (await house.owed('work', job.id)) === 0);
});

describe('a worker whose lease is another by now', () => {
  it('changes nothing, whatever it says', async () => {
    const job = await house.submit();
    const late = await house.run(job.id, 'p-late');
    await house.giveBack(late, false);
    const before = await house.row(job.id);
    const says = async () => [
      await house.dispatch(late, 'p-late'),
      await house.track(late, 'another'),
      await house.report(late, 99),
      await house.giveBack(late, true),
      await house.finish(late),
    ];
    expect(await says()).toEqual(Array.from({ length: 5 }, () => ({ outcome: 'stale' })));
    expect(await house.row(job.id)).toEqual(before);
    const held = await house.hold(job.id);
    const taken = await house.row(job.id);
    expect(new Set((await says()).map(({ outcome }) => outcome))).toEqual(new Set(['stale']));
    expect(await house.row(job.id)).toEqual(taken);
    await house.finish(held);
    expect(await house.ended(job)).toMatchObject({ status: 'succeeded' });
    expect(new Set((await says()).map(({ outcome }) => outcome))).toEqual(new Set(['stale']));
  });

  it('cannot bend the end of a job that the desk has ended', async () => {
    const job = await house.submit({ limits: { totalSeconds: 40 } });
    const late = await house.run(job.id, 'p-bend');
    await house.pass(100);
    await house.sweep(job.id);
    expect(await house.finish(late)).toEqual({ outcome: 'stale' });
    expect(await house.ended(job)).toMatchObject({ status: 'failed', chargedMicroCredits: 0 });
  });
});

it('takes the same end twice, after an answer that was lost, and no other one', async () => {
  const job = await house.submit();
  const work = await house.run(job.id, 'p-twice');
  expect(await Promise.all([house.finish(work), house.finish(work)])).toEqual([{ outcome: 'finished' }, { outcome: 'finished' }]);
  await house.ended(job);
  expect(await house.finish(work, { outcome: 'failed', costMicroCredits: 0 })).toEqual({ outcome: 'finished' });
  expect(await house.read(job)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  expect(house.billing.received.filter(({ requestId }) => requestId === job.id)).toHaveLength(1);
});

describe('the jobs of one key', () => {
  const submitAll = (keyId: string, count: number) => Promise.all(Array.from({ length: count }, () => house.submit({ keyId })));

  it('never run more at once than they may, however many workers ask', async () => {
    const jobs = await submitAll('key-limit', 6);
    const claims = await Promise.all(jobs.map(({ id }) => house.claim(id)));
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(2);
    expect(claims.filter(({ outcome }) => outcome === 'wait')).toHaveLength(4);
    expect((await house.claim((await house.submit()).id)).outcome).toBe('claimed');
  });

  it('wake the oldest that waits when a place comes free', async () => {
    const jobs: Job[] = [];
    for (let n = 0; n < 4; n++) jobs.push(await house.submit({ keyId: 'key-wake' }));
    const works = [await house.hold(jobs[0]!.id), await house.hold(jobs[1]!.id)];
    for (const job of [jobs[3]!, jobs[2]!]) expect((await house.claim(job.id)).outcome).toBe('wait');
    await until(async () => (await house.owed('work', jobs[2]!.id)) + (await house.owed('work', jobs[3]!.id)) === 0);
    expect([await house.row(jobs[2]!.id), await house.row(jobs[3]!.id)]).toMatchObject([{ blocked: true }, { blocked: true }]);
    await house.finish(works[0]!, { outcome: 'failed', costMicroCredits: 0 });
    expect([await house.row(jobs[2]!.id), await house.row(jobs[3]!.id)]).toMatchObject([{ blocked: false }, { blocked: true }]);
    expect((await house.claim(jobs[2]!.id)).outcome).toBe('claimed');
    await house.giveBack(works[1]!, true);
    expect(await house.row(jobs[3]!.id)).toMatchObject({ blocked: false });
  });

  it('do not keep a job from being watched that runs at its provider already', async () => {
    const [sent, ...others] = await submitAll('key-sent', 3);
    await house.giveBack(await house.run(sent!.id, 'p-sent'), false);
    for (const { id } of others) await house.hold(id);
    expect((await house.claim(sent!.id)).outcome).toBe('claimed');
  });
});

it('never sends more to one provider at once than it may, and says when to ask again', async () => {
  const jobs = await Promise.all(Array.from({ length: 6 }, () => house.submit()));
  const works = await Promise.all(jobs.map(({ id }) => house.hold(id)));
  const answers = await Promise.all(works.map((work) => house.dispatch(work, 'p-narrow')));
  expect(answers.filter(({ outcome }) => outcome === 'go')).toHaveLength(3);
  const full = answers.filter(({ outcome }) => outcome === 'full');
  expect(full).toHaveLength(3);
  expect(full.every((answer) => 'retryAfterMs' in answer && answer.retryAfterMs >= 1_000)).toBe(true);
  const [waiting] = works.filter((_, n) => answers[n]?.outcome === 'full');
  const [sent] = works.filter((_, n) => answers[n]?.outcome === 'go');
  expect(await house.dispatch(waiting!, 'p-wide')).toEqual({ outcome: 'go' });
  // Asked again, a job does not stand in its own way.
  expect(await house.dispatch(sent!, 'p-narrow')).toEqual({ outcome: 'go' });
  await house.finish(sent!, { outcome: 'failed', costMicroCredits: 0 });
  expect(await house.dispatch(waiting!, 'p-narrow')).toEqual({ outcome: 'go' });
});

it('takes claims and dispatches that come together as one, and keeps every limit over two desks', async () => {
  const second = await house.startDesk();
  const keys = ['crowd-a', 'crowd-b', 'crowd-c', 'crowd-d'];
  const jobs = await Promise.all(Array.from({ length: 80 }, (_, n) => house.submit({ keyId: keys[n % keys.length]! })));
  // Each is asked for twice, from both ends, so that the desks meet the same jobs in their groups.
  const ids = jobs.map(({ id }) => id);
  const claims = await Promise.all([...ids, ...ids.toReversed()].map((id, n) => house.claim(id, `worker-${n}`)));
  const works = claims.flatMap((claim) => (claim.outcome === 'claimed' ? [claim.work] : []));
  expect(new Set(works.map(({ jobId }) => jobId)).size).toBe(works.length);
  expect(works.map(({ keyId }) => keyId).toSorted()).toEqual(keys.flatMap((key) => [key, key]));
  for (const work of works) expect(jobs.find(({ id }) => id === work.jobId)).toMatchObject({ clientId: work.clientId, model: work.model });
  const answers = await Promise.all(works.map((work, n) => house.dispatch(work, n % 2 === 0 ? 'p-crowd' : 'p-other-crowd')));
  expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['full', 'full', 'go', 'go', 'go', 'go', 'go', 'go']);
  await house.stopDesk(second);
}, 30_000);

it('asks billing for the hold without waiting for a provider that others write to', async () => {
  const work = await house.hold((await house.submit({ keyId: 'unhurried' })).id);
  const other = await house.owner.connect();
  try {
    await other.query('begin');
    await other.query(`select pg_advisory_xact_lock(72707302, hashtext('p-busy'))`);
    const dispatched = house.dispatch(work, 'p-busy');
    await until(() => house.billing.holds.get(work.jobId) === 'started');
    expect(await house.row(work.jobId)).toMatchObject({ provider: null });
    await other.query('commit');
    expect(await dispatched).toEqual({ outcome: 'go' });
  } finally {
    other.release();
  }
});
