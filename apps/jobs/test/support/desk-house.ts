import {
  cancelJob,
  claimJob,
  dispatchJob,
  finishJob,
  isTerminal,
  jobChanged,
  listJobs,
  readJob,
  reportJob,
  returnJob,
  submitJob,
  trackJob,
  type Job,
  type JobEnd,
  type JobStatus,
  type JobWork,
  type UnaryRpc,
} from '@portazgo/contracts';
import { NatsServer, RpcClient, subscribeEvents } from '@portazgo/messaging';
import { connectNats, createLogger, newRequestId, type RunningProcess } from '@portazgo/platform';
import { testDatabase, testNats, type TestDatabase, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { Pool } from 'pg';
import type { z } from 'zod';
import { JobsDatabase } from '../../src/database/jobs-database.ts';
import type { SweptRow } from '../../src/desk/job-row.ts';
import { jobsConfig } from '../../src/jobs.config.ts';
import { startJobs } from '../../src/start-jobs.ts';
import { SweepStore } from '../../src/sweep/sweep-store.ts';
import { FakeBilling } from './fake-billing.ts';

type Settings = Partial<z.input<typeof jobsConfig>>;
type Submission = z.input<typeof submitJob.request>;
type End = z.input<typeof finishJob.request>['end'];

export interface Held {
  jobId: string;
  lease: number;
}

const noTimeLimits = { queueSeconds: 300, runSeconds: 600, heartbeatSeconds: 30, totalSeconds: 3_600 };

/** The desk on a real database and broker, with a billing in memory and a clock that can be put forward. */
export class DeskHouse {
  readonly changes: { jobId: string; status: JobStatus }[] = [];
  readonly billing = new FakeBilling();
  readonly sweeps: SweepStore;
  private readonly desks: RunningProcess[] = [];
  private stopBilling: () => Promise<void> = async () => {};

  private constructor(
    readonly database: TestDatabase,
    readonly nats: TestNats,
    readonly connection: NatsConnection,
    readonly rpc: RpcClient,
    /** May do what the service's role may not. */
    readonly owner: Pool,
    private readonly settings: Settings,
  ) {
    this.sweeps = new SweepStore(new JobsDatabase(owner));
  }

  /** The sweeper looks once an hour unless told otherwise: tests sweep when they mean to. */
  static async open(settings: Settings = {}): Promise<DeskHouse> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const connection = await connectNats({ url: nats.url, name: 'test' });
    const owner = new Pool({ connectionString: database.url, max: 4 });
    const house = new DeskHouse(database, nats, connection, new RpcClient({ connection }), owner, settings);
    await owner.query(`create table jobs.test_clock (shift interval not null); insert into jobs.test_clock values ('0');
      grant select on jobs.test_clock to portazgo_jobs;
      create or replace function jobs.clock() returns timestamptz language sql volatile as 'select clock_timestamp() + shift from jobs.test_clock'`);
    house.stopBilling = await house.billing.serve(connection);
    subscribeEvents(connection, 'v1.events.job.*', jobChanged, ({ jobId, status }) => house.changes.push({ jobId, status }));
    await house.startDesk();
    return house;
  }

  async startDesk(more: Settings = {}): Promise<RunningProcess> {
    const config = jobsConfig.parse({
      NATS_URL: this.nats.url,
      LOG_LEVEL: 'silent',
      DATABASE_URL: this.database.url,
      DATABASE_CONNECTIONS: 6,
      JOBS_SWEEP_SECONDS: 3_600,
      WEBHOOK_SECRETS_KEY: '0'.repeat(64),
      PUBLIC_URL: 'http://127.0.0.1:8080',
      FILE_LINK_SECRET: 'secret-of-the-tests',
      ...this.settings,
      ...more,
    });
    const desk = await startJobs(config, createLogger({ service: 'jobs', level: 'silent' }));
    this.desks.push(desk);
    return desk;
  }

  async stopDesk(desk = this.desks[0]): Promise<void> {
    if (!desk) return;
    this.desks.splice(this.desks.indexOf(desk), 1);
    await desk.stop();
  }

  async close(): Promise<void> {
    while (this.desks.length > 0) await this.stopDesk();
    await this.stopBilling();
    this.rpc.close();
    await this.owner.end();
    await this.connection.close();
    await Promise.all([this.database.drop(), this.nats.stop()]);
  }

  ask<Q extends z.ZodType, R extends z.ZodType>(rpc: UnaryRpc<Q, R>, request: z.input<Q>): Promise<z.output<R>> {
    return this.rpc.call(rpc, request, { context: { requestId: 'test', locale: 'en' }, timeoutMs: 10_000 });
  }

  /** A job with a hold; of a client and a key of its own unless told otherwise. */
  async submit(more: Partial<Submission> & { limits?: Partial<Submission['timeLimits']> } = {}): Promise<Job> {
    const { limits, ...rest } = more;
    const jobId = rest.jobId ?? newRequestId();
    if (!this.billing.settled.has(jobId)) this.billing.holds.set(jobId, 'held');
    const { job } = await this.ask(submitJob, {
      jobId,
      clientId: `client-${jobId}`,
      keyId: `key-${jobId}`,
      operation: 'image.generate',
      model: 'flux',
      mode: 'live',
      input: { prompt: 'a toll gate', settings: { width: 512 } },
      heldMicroCredits: 1_000,
      priceMultiplierPpm: 1_000_000,
      dialect: 'ask',
      publicRequest: { question: 'a toll gate' },
      timeLimits: { ...noTimeLimits, ...limits },
      ...rest,
    });
    return job;
  }

  claim = (jobId: string, worker = 'worker') => this.ask(claimJob, { jobId, worker });

  async hold(jobId: string, worker?: string): Promise<JobWork> {
    const claim = await this.claim(jobId, worker);
    if (claim.outcome !== 'claimed') throw new Error(`the claim was answered with ${claim.outcome}`);
    return claim.work;
  }

  dispatch = ({ jobId, lease }: Held, provider = 'fal') => this.ask(dispatchJob, { jobId, lease, engine: `${provider}/flux`, provider, upstreamModel: 'flux' });
  track = ({ jobId, lease }: Held, id = 'task-1') => this.ask(trackJob, { jobId, lease, upstream: { id, data: { host: 'queue' } } });
  report = ({ jobId, lease }: Held, progressPercent: number | null = null, queuePosition: number | null = null) =>
    this.ask(reportJob, { jobId, lease, progressPercent, queuePosition });
  giveBack = ({ jobId, lease }: Held, undispatched: boolean, retryAfterMs = 0) =>
    this.ask(returnJob, { jobId, lease, undispatched, retryAfterMs, reason: 'test' });
  finish = ({ jobId, lease }: Held, end: Partial<End> = {}) =>
    this.ask(finishJob, { jobId, lease, end: { outcome: 'succeeded', engine: 'fal/flux', costMicroCredits: 400, quantities: { images: 1 }, ...end } });
  cancel = ({ id, clientId }: Pick<Job, 'id' | 'clientId'>) => this.ask(cancelJob, { clientId, jobId: id });
  list = (request: z.input<typeof listJobs.request>) => this.ask(listJobs, request);

  async read({ id, clientId }: Pick<Job, 'id' | 'clientId'>): Promise<Job> {
    const { job } = await this.ask(readJob, { clientId, jobId: id });
    if (!job) throw new Error('no such job');
    return job;
  }

  /** Claimed, sent and tracked. */
  async run(jobId: string, provider?: string): Promise<JobWork> {
    const work = await this.hold(jobId);
    const { outcome } = await this.dispatch(work, provider);
    if (outcome !== 'go') throw new Error(`the dispatch was answered with ${outcome}`);
    await this.track(work);
    return work;
  }

  async ended(job: Pick<Job, 'id' | 'clientId'>, withinMs = 5_000): Promise<Job> {
    const end = performance.now() + withinMs;
    for (;;) {
      const now = await this.read(job);
      if (isTerminal(now.status)) return now;
      if (performance.now() > end) throw new Error(`the job is still ${now.status}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Answers an rpc in the place of another service. */
  async serve<Q extends z.ZodType, R extends z.ZodType>(rpc: UnaryRpc<Q, R>, answer: (request: z.output<Q>) => z.input<R>): Promise<{ stop(): Promise<void> }> {
    const server = new NatsServer({ connection: this.connection, queue: rpc.subject });
    server.addHandler(rpc.subject, (request: z.output<Q>) => Promise.resolve(answer(request)));
    await new Promise<void>((resolve, reject) => void server.listen((error) => (error ? reject(error as Error) : resolve())));
    return { stop: () => server.close() };
  }

  /** Puts the desk's clock forward. */
  async pass(seconds: number): Promise<void> {
    await this.owner.query('update jobs.test_clock set shift = shift + make_interval(secs => $1)', [seconds]);
  }

  /** What the sweep did to this job, by a desk that has been able to hear its workers for long. */
  async sweep(jobId?: string, heardSeconds = 1e6): Promise<string[]> {
    const swept: SweptRow[] = await this.sweeps.sweep({ rowsMax: 500, attemptsMax: 5, graceSeconds: 30, heardSeconds });
    return swept.filter(({ id }) => jobId === undefined || id === jobId).map(({ change }) => change);
  }

  async row(jobId: string): Promise<Record<string, unknown>> {
    return (await this.owner.query('select * from jobs.jobs where id = $1', [jobId])).rows[0] as Record<string, unknown>;
  }

  async owed(kind: string, jobId: string): Promise<number> {
    const { rows } = await this.owner.query<{ count: number }>('select count(*)::int as count from jobs.outbox where kind = $1 and job_id = $2', [kind, jobId]);
    return rows[0]?.count ?? 0;
  }
}

/** A file as a worker tells of it. */
export const aFile = (owner: string): JobEnd['results'][number] => ({
  id: `20991231-${newRequestId()}`,
  owner,
  kind: 'image',
  mimeType: 'image/png',
  bytes: 10,
  sha256: 'a'.repeat(64),
  createdAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2099-12-31T00:00:00.000Z',
});

export async function until(condition: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not true within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
