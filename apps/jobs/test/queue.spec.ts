import type { Job, WorkMessage } from '@portazgo/contracts';
import { WorkQueue, type WorkConsumer, type WorkVerdict } from '@portazgo/messaging';
import { DeskHouse, until } from './support/desk-house.ts';

let house: DeskHouse;
let consumers: WorkConsumer[];
async function open(settings: Parameters<typeof DeskHouse.open>[0]): Promise<void> {
  house = await DeskHouse.open(settings);
  consumers = [];
}
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await house.close();
}, 60_000);

/** Works on everything at once, as a room does; what happened to each job is remembered. */
async function startRoom(options: { inFlightMax?: number; onMessage?: (message: WorkMessage) => void } = {}): Promise<{ worked: string[] }> {
  const worked: string[] = [];
  const handle = async (message: WorkMessage): Promise<WorkVerdict> => {
    options.onMessage?.(message);
    const claim = await house.claim(message.jobId);
    if (claim.outcome === 'over') return { done: true };
    if (claim.outcome === 'wait') return { retryAfterMs: 200 };
    await house.dispatch(claim.work);
    await house.finish(claim.work);
    worked.push(message.jobId);
    return { done: true };
  };
  consumers.push(await new WorkQueue({ connection: house.connection }).consume('image', { inFlightMax: options.inFlightMax ?? 8, handle }));
  return { worked };
}

// A worker of these tests gives up at the first call that fails, so its leases are short.
const submit = (count: number) => Promise.all(Array.from({ length: count }, () => house.submit({ limits: { heartbeatSeconds: 3 } })));
const allEnded = async (jobs: Job[], withinMs: number) => {
  const statuses = await Promise.all(jobs.map(async (job) => (await house.ended(job, withinMs)).status));
  expect(statuses).toEqual(jobs.map(() => 'succeeded'));
};
const messagesInQueue = async () => {
  const { state } = await (await house.connection.jetstreamManager()).streams.info('work');
  return state.messages;
};

it('tells each submitted job to the workers once, with two desks relaying', async () => {
  await open({ JOBS_SWEEP_SECONDS: 0.2, JOBS_HINT_SECONDS: 60 });
  await house.startDesk();
  const jobs = await submit(80);
  await until(async () => (await messagesInQueue()) === 80, 20_000);
  const seen: string[] = [];
  const { worked } = await startRoom({ onMessage: ({ jobId }) => seen.push(jobId) });
  await allEnded(jobs, 20_000);
  expect(worked.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
  expect(seen).toHaveLength(80);
}, 180_000);

describe('with messages that are taken for lost after a second', () => {
  beforeEach(() => open({ JOBS_SWEEP_SECONDS: 0.2, JOBS_HINT_SECONDS: 1 }), 120_000);

  it('loses nothing when the queue is deleted under it', async () => {
    const jobs = await submit(20);
    await until(async () => (await messagesInQueue()) >= 20);
    await (await house.connection.jetstreamManager()).streams.delete('work');
    const { worked } = await startRoom();
    await allEnded(jobs, 20_000);
    expect(worked).toHaveLength(20);
  }, 60_000);

  it('loses nothing when the whole store of the broker is deleted in mid-run, and work flows again at once', async () => {
    const { worked } = await startRoom({ inFlightMax: 2 });
    const jobs = await submit(40);
    await until(() => worked.length >= 5, 20_000);
    await house.nats.loseStore();
    const lostAt = performance.now();
    const before = worked.length;
    await until(() => worked.length > before, 30_000);
    await allEnded(jobs, 30_000);
    expect(performance.now() - lostAt).toBeLessThan(30_000);
    expect([...house.billing.settled.values()].map(({ outcome }) => outcome)).toEqual(jobs.map(() => 'succeeded'));
  }, 90_000);

  it('finds what a desk had taken up and never told', async () => {
    const job = await house.submit();
    await house.stopDesk();
    // As by an instance that died between its claim and the broker.
    await house.owner.query(`insert into jobs.outbox (kind, job_id) values ('work', $1)`, [job.id]);
    await house.owner.query(`select * from jobs.claim_outbox('work', 10, interval '20 seconds')`);
    await (await house.connection.jetstreamManager()).streams.purge('work');
    await house.owner.query(`update jobs.jobs set hint_at = now() + interval '1 hour' where id = $1`, [job.id]);
    await house.startDesk();
    const { worked } = await startRoom();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(worked).toEqual([]);
    await house.pass(21);
    await allEnded([job], 10_000);
  }, 60_000);

  it('does nothing twice when every message comes three times and out of order', async () => {
    const jobs = await submit(30);
    const queue = new WorkQueue({ connection: house.connection });
    const shuffled = jobs
      .flatMap(({ id }) => [0, 1, 2].map((n) => ({ id, n })))
      .toSorted((a, b) => (a.id + a.n * 7).localeCompare(b.id + b.n * 3) || a.n - b.n);
    for (const { id, n } of shuffled) await queue.publish('image', { jobId: id }, `twin-${id}-${n}`);
    const { worked } = await startRoom();
    await allEnded(jobs, 20_000);
    expect(worked.toSorted()).toEqual(jobs.map(({ id }) => id).toSorted());
    const counts = new Map<string, number>();
    for (const { requestId } of house.billing.received) counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
    expect([...counts.values()]).toEqual(jobs.map(() => 1));
  }, 60_000);

  it('gives the work of a worker that died to another when its lease is over', async () => {
    const job = await house.submit({ limits: { heartbeatSeconds: 1 } });
    await house.run(job.id);
    const { worked } = await startRoom();
    await allEnded([job], 20_000);
    expect(worked).toEqual([job.id]);
    expect((await house.row(job.id)).lease).toBeGreaterThan(1);
  }, 60_000);
});
