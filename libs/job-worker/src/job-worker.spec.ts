import { JobHouse, type JobHouseOptions } from '../test/support/job-house.ts';
import { done, tracked } from '../test/support/scripted-vendor.ts';

let house: JobHouse;
const open = (vendors: JobHouseOptions['vendors'], more: Omit<JobHouseOptions, 'vendors'> = {}) => (house = new JobHouse({ vendors, ...more }));
afterEach(() => house.close());

describe('the queue', () => {
  it('may bring a message twice: one works, the other waits, one end comes of it', async () => {
    open({ only: { start: async () => tracked(), status: async (_, nth) => (nth < 8 ? { state: 'running' } : done()) } });
    const row = house.submit();
    const [a, b] = [house.worker().worker, house.worker().worker];
    await Promise.all([house.workOff(a, row), house.workOff(b, row), house.workOff(a, row)]);
    expect([row.ends.length, house.journals.only?.started.length, house.shelf.files.size]).toEqual([1, 1, 1]);
  });

  it('survives a desk that is away: what was sent is tracked and finished when it is back', async () => {
    open({ only: { start: async () => ((house.desk.isDown = true), tracked()), status: async () => done() } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    setTimeout(() => (house.desk.isDown = false), 700);
    await house.workOff(house.worker().worker, row);
    expect([row.ends.map(({ outcome }) => outcome), house.journals.only?.started.length]).toEqual([['succeeded'], 1]);
  });
});

describe('a message that comes while the desk is away', () => {
  it('keeps its place for a while before it goes back, so that the queue does not go round', async () => {
    open({ only: { start: async () => done() } });
    const row = house.submit();
    house.desk.isDown = true;
    const startedAt = performance.now();
    expect(await house.worker().worker.handle({ jobId: row.submission.jobId })).toEqual({ retryAfterMs: 0 });
    expect(performance.now() - startedAt).toBeGreaterThan(1_000);
    house.desk.isDown = false;
    await house.workOff(house.worker().worker, row);
    expect(row.ends.length).toBe(1);
  });

  it('goes back at once when its worker drains', async () => {
    open({ only: { start: async () => done() } });
    const row = house.submit();
    house.desk.isDown = true;
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 5_000 });
    const startedAt = performance.now();
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 50));
    void worker.stop();
    expect(await working).toEqual({ retryAfterMs: 0 });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('a room whose disk is full', () => {
  it('leaves the job in its queue, and takes it when there is space again', async () => {
    open({ only: { start: async () => done() } });
    const row = house.submit();
    let isClosed = true;
    const { worker } = house.worker({ isClosed: () => isClosed });
    expect(await worker.handle({ jobId: row.submission.jobId })).toEqual({ retryAfterMs: 5_000 });
    expect([row.ends.length, house.journals.only?.started.length]).toEqual([0, 0]);
    isClosed = false;
    await house.workOff(worker, row);
    expect(row.ends.length).toBe(1);
  });
});

describe('a drain', () => {
  it('hands tracked tasks back, so that another worker polls on and submits nothing', async () => {
    let isLong = true;
    open({ only: { start: async () => tracked(), status: async () => (isLong ? { state: 'running' } : done()) } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 5_000 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 80));
    void worker.stop();
    expect(await working).toEqual({ done: true });
    expect(row.acts.at(-1)).toBe('give back');
    isLong = false;
    await house.workOff(house.worker().worker, row);
    expect([row.ends[0]?.outcome, house.journals.only?.started.length]).toEqual(['succeeded', 1]);
  });

  it('lets a submission that is under way come to its end', async () => {
    open({ only: { start: () => new Promise((resolve) => setTimeout(() => resolve(done()), 300)) } });
    const row = house.submit({}, { heartbeatSeconds: 30 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 5_000 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 80));
    void worker.stop();
    expect(await working).toEqual({ done: true });
    expect(row.ends[0]?.outcome).toBe('succeeded');
  });

  it('leaves what is not over at the end of its patience to its lease', async () => {
    open({ only: { start: () => new Promise(() => undefined) } });
    const row = house.submit({}, { heartbeatSeconds: 0.5 });
    const { worker } = house.worker({ handBackAfterMs: 10, abandonAfterMs: 100 });
    const working = worker.handle({ jobId: row.submission.jobId });
    await new Promise((resolve) => setTimeout(resolve, 50));
    void worker.stop();
    expect(await working).toEqual({ retryAfterMs: 500 });
    await house.workOff(house.worker().worker, row);
    expect(row.ends).toMatchObject([{ outcome: 'unknown', costMicroCredits: 0 }]);
  });
});
