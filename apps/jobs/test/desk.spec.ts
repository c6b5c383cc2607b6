import { newRequestId } from '@portazgo/platform';
import { listJobs, readJob, submitJob } from '@portazgo/contracts';
import { aFile, DeskHouse, until } from './support/desk-house.ts';

let house: DeskHouse;
beforeAll(async () => {
  house = await DeskHouse.open();
}, 120_000);
afterAll(() => house?.close(), 60_000);

describe('a submission', () => {
  it('is told as queued, with what it came with', async () => {
    const job = await house.submit({ publicRequest: { question: 'ñ\u0000\ud800', deep: [{ a: 1 }] } });
    expect(job).toMatchObject({ status: 'queued', dialect: 'ask', chargedMicroCredits: null, heldMicroCredits: 1_000, results: [], error: null, engine: null });
    expect(await house.read(job)).toMatchObject({ publicRequest: { question: 'ñ\u0000\ud800', deep: [{ a: 1 }] } });
  });

  it('is one job and one message, however often it is repeated, also at once', async () => {
    const jobId = newRequestId();
    const jobs = await Promise.all(Array.from({ length: 8 }, () => house.submit({ jobId })));
    expect(new Set(jobs.map(({ id }) => id))).toEqual(new Set([jobId]));
    const { rows } = await house.owner.query(`select count(*)::int as count from jobs.jobs where id = $1`, [jobId]);
    expect(rows).toEqual([{ count: 1 }]);
  });

  it("is refused under another client's id", async () => {
    const job = await house.submit();
    await expect(house.submit({ jobId: job.id, clientId: 'somebody-else' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused whole when it is not one', async () => {
    await expect(house.ask(submitJob, { jobId: 'x' } as never)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('reading', () => {
  it('answers unknown and foreign ids alike', async () => {
    const { id } = await house.submit();
    expect(await house.ask(readJob, { clientId: 'somebody-else', jobId: id })).toEqual({ job: null });
    expect(await house.ask(readJob, { clientId: 'somebody-else', jobId: 'nothing' })).toEqual({ job: null });
  });

  it('tells how many are before a job in its own room, and that only while it waits', async () => {
    const before = (await house.submit({ operation: 'video.generate' })).queuePosition ?? -1;
    const second = await house.submit({ operation: 'video.generate' });
    const other = await house.submit({ operation: 'audio.speak' });
    expect([second.queuePosition, other.queuePosition]).toEqual([before + 1, 0]);
    const work = await house.hold(second.id);
    expect(await house.read(second)).toMatchObject({ status: 'running', queuePosition: null });
    await house.report(work, 40, 7);
    expect(await house.read(second)).toMatchObject({ status: 'running', queuePosition: 7, progressPercent: 40 });
  });

  it('lists page by page, newest first, all of them or those of one status', async () => {
    const clientId = 'lister';
    const jobs = [];
    for (let n = 0; n < 5; n++) jobs.push(await house.submit({ clientId, keyId: 'lister' }));
    await house.finish(await house.run(jobs[1]!.id));
    await house.ended(jobs[1]!);
    await house.hold(jobs[3]!.id);
    const ids = jobs.map(({ id }) => id).toReversed();
    const first = await house.list({ clientId, limit: 2 });
    expect(first).toMatchObject({ jobs: [{ id: ids[0] }, { id: ids[1] }], nextBefore: ids[1] });
    const last = await house.list({ clientId, limit: 3, before: first.nextBefore });
    expect(last.jobs.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(last.nextBefore).toBeNull();
    const of = async (status: 'queued' | 'running' | 'succeeded') => (await house.list({ clientId, status })).jobs.map(({ id }) => id);
    expect(await of('queued')).toEqual([ids[0], ids[2], ids[4]]);
    expect([await of('running'), await of('succeeded')]).toEqual([[ids[1]], [ids[3]]]);
    expect(await house.ask(listJobs, { clientId: 'nobody' })).toEqual({ jobs: [], nextBefore: null });
  });
});

describe('a cancel', () => {
  it('ends a queued job at once, at no cost', async () => {
    const job = await house.submit();
    expect(await house.cancel(job)).toMatchObject({ outcome: 'asked' });
    expect(await house.ended(job)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 0, error: { code: 'job_cancelled' } });
    expect(house.billing.settled.get(job.id)).toMatchObject({ outcome: 'failed', costMicroCredits: 0 });
    expect((await house.claim(job.id)).outcome).toBe('over');
  });

  it('keeps a job that was claimed and not yet sent from being sent', async () => {
    const job = await house.submit();
    const work = await house.hold(job.id);
    expect(await house.cancel(job)).toMatchObject({ outcome: 'asked', job: { status: 'running' } });
    expect(await house.dispatch(work)).toEqual({ outcome: 'cancelled' });
    await house.finish(work, { outcome: 'cancelled', costMicroCredits: 0, quantities: {} });
    expect(await house.ended(job)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 0 });
  });

  it('asks the worker of a running job, which ends it free when the provider stopped', async () => {
    const job = await house.submit();
    const work = await house.run(job.id);
    expect(await house.report(work)).toEqual({ outcome: 'go-on' });
    await house.cancel(job);
    await house.cancel(job);
    expect(await house.report(work)).toEqual({ outcome: 'cancel' });
    await house.finish(work, { outcome: 'cancelled', costMicroCredits: 0 });
    expect(await house.ended(job)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 0 });
  });

  it('costs what it cost when it came too late to stop anything', async () => {
    const [stopped, done] = [await house.submit(), await house.submit()];
    for (const job of [stopped, done]) {
      const work = await house.run(job.id);
      await house.cancel(job);
      await house.finish(work, job === stopped ? { outcome: 'cancelled', costMicroCredits: 300 } : { costMicroCredits: 400 });
    }
    expect(await house.ended(stopped)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 300 });
    expect(house.billing.settled.get(stopped.id)).toMatchObject({ outcome: 'cut' });
    expect(await house.ended(done)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  });

  it('ends a job whose worker gives it back unsent', async () => {
    const job = await house.submit();
    const work = await house.hold(job.id);
    await house.cancel(job);
    expect(await house.giveBack(work, true)).toEqual({ outcome: 'returned' });
    expect(await house.ended(job)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 0 });
  });

  it('is refused by a job that has ended otherwise, and repeated by one that was cancelled', async () => {
    const [done, cancelled] = [await house.submit(), await house.submit()];
    await house.finish(await house.run(done.id));
    await house.cancel(cancelled);
    await Promise.all([house.ended(done), house.ended(cancelled)]);
    expect(await house.cancel(done)).toMatchObject({ outcome: 'refused', error: { code: 'conflict' } });
    expect(await house.cancel(cancelled)).toMatchObject({ outcome: 'asked', job: { status: 'cancelled' } });
  });

  it('is answered for unknown and foreign ids alike', async () => {
    const { id } = await house.submit();
    expect(await house.cancel({ id, clientId: 'somebody-else' })).toEqual({ outcome: 'missing' });
    expect(await house.cancel({ id: 'nothing', clientId: 'somebody-else' })).toEqual({ outcome: 'missing' });
  });
});

it('tells each change to those who listen', async () => {
  const job = await house.submit();
  const work = await house.run(job.id);
  await house.report(work, 50);
  await house.report(work, 50);
  await house.finish(work, { results: [aFile(job.clientId)] });
  await house.ended(job);
  const told = () => house.changes.filter(({ jobId }) => jobId === job.id).map(({ status }) => status);
  await until(() => told().includes('succeeded'));
  expect(told()).toEqual(['running', 'running', 'succeeded']);
});
