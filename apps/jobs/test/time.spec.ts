import { DeskHouse } from './support/desk-house.ts';

let house: DeskHouse;
beforeAll(async () => {
  house = await DeskHouse.open();
}, 120_000);
afterAll(() => house?.close(), 60_000);

describe('a queued job', () => {
  it('expires when its turn does not come, at no cost', async () => {
    const job = await house.submit({ limits: { queueSeconds: 100 } });
    await house.pass(99);
    expect(await house.sweep(job.id)).not.toContain('expired');
    await house.pass(2);
    expect(await house.sweep(job.id)).toEqual(['expired']);
    expect(await house.ended(job)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_expired', details: { seconds: 100 } } });
  });

  it('is told to the workers again when nobody claims it, further and further apart', async () => {
    const job = await house.submit({ limits: { queueSeconds: 3_000 } });
    const told: number[] = [];
    for (let second = 0; second < 100; second += 5) {
      if ((await house.sweep(job.id)).includes('told-again')) told.push(second);
      await house.pass(5);
    }
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.length).toBeLessThanOrEqual(4);
    const gaps = told.map((second, n) => second - (told[n - 1] ?? 0));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  });

  it('is not told again while it waits for another of its key', async () => {
    const keyId = 'time-key';
    const jobs = await Promise.all(Array.from({ length: 17 }, () => house.submit({ keyId, limits: { heartbeatSeconds: 600 } })));
    const claims = await Promise.all(jobs.map(({ id }) => house.claim(id)));
    const waiting = jobs[claims.findIndex(({ outcome }) => outcome === 'wait')]!;
    await house.pass(60);
    expect(await house.sweep(waiting.id)).toEqual([]);
    await house.pass(250);
    expect(await house.sweep(waiting.id)).toEqual(['expired']);
  });

  it('has its whole time in the queue again after it was given back', async () => {
    const job = await house.submit({ limits: { queueSeconds: 100 } });
    await house.pass(90);
    await house.giveBack(await house.hold(job.id), true);
    await house.pass(90);
    expect(await house.sweep(job.id)).not.toContain('expired');
    await house.pass(20);
    expect(await house.sweep(job.id)).toEqual(['expired']);
    expect(await house.ended(job)).toMatchObject({ error: { code: 'job_expired', details: { seconds: 100 } } });
  });
});

describe('a worker that fell silent', () => {
  it('loses its lease, and another polls the stored task on', async () => {
    const job = await house.submit();
    const silent = await house.run(job.id);
    await house.pass(25);
    await house.report(silent, 10);
    await house.pass(25);
    expect(await house.sweep(job.id)).toEqual([]);
    await house.pass(6);
    expect(await house.sweep(job.id)).toEqual(['requeued']);
    expect(await house.read(job)).toMatchObject({ status: 'queued', progressPercent: null });
    // It wakes: nothing of what it says counts.
    expect(await house.report(silent, 50)).toEqual({ outcome: 'stale' });
    expect(await house.finish(silent)).toEqual({ outcome: 'stale' });
    const next = await house.hold(job.id, 'next');
    expect(next).toMatchObject({ attempt: 2, upstream: { id: 'task-1' } });
    await house.finish(next);
    expect(await house.ended(job)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  });

  it('is not given up while the desk itself could not hear it', async () => {
    const job = await house.submit();
    await house.run(job.id);
    await house.pass(60);
    expect(await house.sweep(job.id, 29)).toEqual([]);
    expect(await house.sweep(job.id, 31)).toEqual(['requeued']);
  });

  it('leaves a job of unknown fate when it was sent and not tracked, which is never sent again', async () => {
    const job = await house.submit();
    const silent = await house.hold(job.id);
    await house.dispatch(silent, 'p-unknown');
    await house.pass(31);
    await house.sweep(job.id);
    const next = await house.hold(job.id);
    expect(next).toMatchObject({ dispatched: { provider: 'p-unknown' }, upstream: null });
    await house.finish(next, { outcome: 'unknown', costMicroCredits: 0, quantities: {} });
    expect(await house.ended(job)).toMatchObject({
      status: 'failed',
      chargedMicroCredits: 0,
      error: { code: 'job_fate_unknown', details: { provider: 'p-unknown' } },
    });
  });

  it('five times over parks the job, at no cost, and gives its place to the next of its key', async () => {
    const job = await house.submit();
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect((await house.hold(job.id)).attempt).toBe(attempt);
      await house.pass(31);
      expect(await house.sweep(job.id)).toEqual([attempt < 5 ? 'requeued' : 'parked']);
    }
    expect((await house.claim(job.id)).outcome).toBe('over');
    expect(await house.ended(job)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_parked', details: { attempts: 5 } } });
  });

  it('is not counted when it says why it stops', async () => {
    const job = await house.submit();
    for (let n = 0; n < 8; n++) await house.giveBack(await house.hold(job.id), true);
    expect((await house.hold(job.id)).attempt).toBe(1);
  });

  it('ends a job unsent whose client had cancelled it', async () => {
    const job = await house.submit();
    await house.hold(job.id);
    await house.cancel(job);
    await house.pass(31);
    expect(await house.sweep(job.id)).toEqual(['cancelled']);
    expect(await house.ended(job)).toMatchObject({ status: 'cancelled', chargedMicroCredits: 0 });
  });

  it('leaves a cancel to the next worker when the job was sent', async () => {
    const job = await house.submit();
    await house.run(job.id);
    await house.cancel(job);
    await house.pass(31);
    expect(await house.sweep(job.id)).toEqual(['requeued']);
    expect(await house.cancel(job)).toMatchObject({ outcome: 'asked', job: { status: 'queued' } });
    const next = await house.hold(job.id);
    expect(await house.report(next)).toEqual({ outcome: 'cancel' });
  });
});

describe('a job whose time is over', () => {
  const late = { runSeconds: 100, heartbeatSeconds: 1_000, totalSeconds: 10_000 };

  it("has its worker asked for the provider's last word, which counts", async () => {
    const job = await house.submit({ limits: late });
    const work = await house.run(job.id);
    await house.pass(101);
    expect(await house.sweep(job.id)).toEqual(['asked']);
    expect(await house.sweep(job.id)).toEqual([]);
    expect(await house.report(work)).toEqual({ outcome: 'cancel' });
    await house.finish(work);
    expect(await house.ended(job)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  });

  it('is told as timed out, and is free, when it was stopped for that', async () => {
    const job = await house.submit({ limits: late });
    const work = await house.run(job.id);
    await house.pass(101);
    await house.sweep(job.id);
    expect(await house.dispatch(work)).toEqual({ outcome: 'cancelled' });
    expect(await house.finish(work, { outcome: 'cancelled', costMicroCredits: 0 })).toEqual({ outcome: 'finished' });
    expect(await house.finish(work, { outcome: 'cancelled', costMicroCredits: 0 })).toEqual({ outcome: 'finished' });
    expect(await house.ended(job)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_timed_out', details: { seconds: 100 } } });
  });

  it('ends when no word comes in time', async () => {
    const [tracked, untracked] = [await house.submit({ limits: late }), await house.submit({ limits: late })];
    const [first, second] = [await house.run(tracked.id), await house.hold(untracked.id)];
    await house.dispatch(second, 'p-silent');
    await house.pass(101);
    expect([await house.sweep(tracked.id), await house.sweep(untracked.id)].flat()).toEqual(['asked']);
    await house.sweep();
    await house.pass(31);
    await house.sweep();
    expect(await house.ended(tracked)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_timed_out' } });
    expect(await house.ended(untracked)).toMatchObject({ status: 'failed', chargedMicroCredits: 0, error: { code: 'job_fate_unknown' } });
    expect([await house.finish(first), await house.finish(second)]).toEqual([{ outcome: 'stale' }, { outcome: 'stale' }]);
  });

  it('ends after its whole time, wherever it is', async () => {
    const whole = { queueSeconds: 1_000, runSeconds: 1_000, heartbeatSeconds: 30, totalSeconds: 200 };
    const queued = await house.submit({ limits: whole });
    const silent = await house.submit({ limits: whole });
    const returned = await house.submit({ limits: whole });
    await house.run(silent.id);
    await house.giveBack(await house.run(returned.id), false);
    await house.pass(201);
    await house.sweep();
    expect(await house.ended(queued)).toMatchObject({ error: { code: 'job_expired', details: { seconds: 200 } }, chargedMicroCredits: 0 });
    expect(await house.ended(silent)).toMatchObject({ error: { code: 'job_timed_out', details: { seconds: 200 } }, chargedMicroCredits: 0 });
    expect(await house.ended(returned)).toMatchObject({ error: { code: 'job_timed_out', details: { seconds: 200 } }, chargedMicroCredits: 0 });
  });
});

it('sweeps with many at once without doing anything twice', async () => {
  const jobs = await Promise.all(Array.from({ length: 30 }, () => house.submit({ limits: { queueSeconds: 10 } })));
  await house.pass(11);
  const swept = (await Promise.all(Array.from({ length: 6 }, () => house.sweep()))).flat();
  expect(swept.filter((change) => change === 'expired')).toHaveLength(30);
  for (const job of jobs) expect((await house.ended(job)).status).toBe('failed');
});

describe('the tables themselves', () => {
  it('keep a terminal job as it is, and an open one from being forgotten', async () => {
    const [done, open] = [await house.submit(), await house.submit()];
    await house.finish(await house.run(done.id));
    await house.ended(done);
    await expect(house.owner.query(`update jobs.jobs set state = 'queued' where id = $1`, [done.id])).rejects.toMatchObject({ code: '23514' });
    await expect(house.owner.query('delete from jobs.jobs where id = $1', [open.id])).rejects.toMatchObject({ code: '23514' });
  });

  it('forget jobs that ended long ago, and nothing else', async () => {
    const [old, open] = [await house.submit(), await house.submit({ limits: { totalSeconds: 7_000_000, queueSeconds: 7_000_000 } })];
    await house.finish(await house.run(old.id));
    await house.ended(old);
    expect(await house.sweeps.forget(30 * 86_400, 1_000)).toBe(0);
    await house.pass(31 * 86_400);
    const young = await house.submit();
    await house.cancel(young);
    await house.ended(young);
    expect(await house.sweeps.forget(30 * 86_400, 1_000)).toBeGreaterThan(0);
    await expect(house.read(old)).rejects.toThrow('no such job');
    expect([(await house.read(open)).status, (await house.read(young)).status]).toEqual(['queued', 'cancelled']);
  });
});
