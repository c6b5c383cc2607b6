import { admit, isTerminal, markStarted, type Job, type UnaryRpc, claimJob, dispatchJob, finishJob, readJob, submitJob, trackJob } from '@portazgo/contracts';
import { verifyLedger } from '@portazgo/ledger';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, newRequestId } from '@portazgo/platform';
import { startHouse, type House } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { Pool } from 'pg';
import type { z } from 'zod';
import { until } from './support/desk-house.ts';

const keyHash = 'a'.repeat(64);

let house: House;
let connection: NatsConnection;
let rpc: RpcClient;
let owner: Pool;

beforeAll(async () => {
  house = await startHouse({ services: ['billing', 'jobs'], environment: { JOBS_SWEEP_SECONDS: '0.2' } });
  connection = await connectNats({ url: house.natsUrl, name: 'test' });
  rpc = new RpcClient({ connection });
  owner = new Pool({ connectionString: house.databaseUrl, max: 2 });
  await owner.query(`insert into billing.clients (id, name, plan_id, bonus_micro_credits) values ('client', 'client', 'operator', 100000)`);
  await owner.query(`insert into billing.api_keys (id, client_id, name, mode, scopes) values ('key', 'client', 'key', 'live', '{inference}')`);
  await owner.query(`insert into billing.key_secrets (hash, key_id) values ($1, 'key')`, [keyHash]);
}, 180_000);
afterAll(async () => {
  await owner?.end();
  rpc?.close();
  await connection?.close();
  await house?.stop();
}, 60_000);

const ask = <Q extends z.ZodType, R extends z.ZodType>(of: UnaryRpc<Q, R>, request: z.input<Q>): Promise<z.output<R>> =>
  rpc.call(of, request, { context: { requestId: 'test', locale: 'en' }, timeoutMs: 10_000 });

async function submit(holdMicroCredits: number): Promise<string> {
  const jobId = newRequestId();
  const { decisions } = await ask(admit, {
    admissions: [
      {
        requestId: jobId,
        keyHash,
        ip: '127.0.0.1',
        scope: 'inference',
        operation: 'image.generate',
        model: 'flux',
        plans: null,
        holdMicroCredits,
        tokens: 0,
        deadlineSeconds: 600,
        startsLater: true,
        idempotency: null,
      },
    ],
  });
  expect(decisions).toMatchObject([{ outcome: 'admitted', heldMicroCredits: holdMicroCredits }]);
  await ask(submitJob, {
    jobId,
    clientId: 'client',
    keyId: 'key',
    operation: 'image.generate',
    model: 'flux',
    mode: 'live',
    input: { prompt: 'a gate' },
    heldMicroCredits: holdMicroCredits,
    priceMultiplierPpm: 1_000_000,
    dialect: 'ask',
    timeLimits: { queueSeconds: 60, runSeconds: 60, heartbeatSeconds: 2, totalSeconds: 120 },
  });
  return jobId;
}

async function work(jobId: string): Promise<{ jobId: string; lease: number }> {
  const claim = await ask(claimJob, { jobId, worker: 'w' });
  if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
  return { jobId, lease: claim.work.lease };
}

const send = (held: { jobId: string; lease: number }) => ask(dispatchJob, { ...held, engine: 'fal/flux', provider: 'fal', upstreamModel: 'flux' });
const finish = (held: { jobId: string; lease: number }, outcome: 'succeeded' | 'failed', costMicroCredits: number) =>
  ask(finishJob, { ...held, end: { outcome, engine: 'fal/flux', costMicroCredits, quantities: { images: 1 } } });

async function ended(jobId: string): Promise<Job> {
  let job: Job | null = null;
  const look = async () => {
    ({ job } = await ask(readJob, { clientId: 'client', jobId }).catch(() => ({ job: null })));
    return job !== null && isTerminal(job.status);
  };
  await until(look, 20_000);
  return job as unknown as Job;
}

const account = async () => (await owner.query(`select posted::float8, held::float8 from billing.accounts where id = 'client'`)).rows[0] as unknown;
const faults = async () => (await verifyLedger(owner)).filter((finding) => finding.faults > 0);

it('charges through the real ledger what a job cost, gives back the rest, and keeps its units', async () => {
  const jobId = await submit(1_000);
  expect(await account()).toEqual({ posted: 100_000, held: 1_000 });
  const held = await work(jobId);
  expect(await send(held)).toEqual({ outcome: 'go' });
  expect((await owner.query('select state from billing.holds where request_id = $1', [jobId])).rows).toEqual([{ state: 'started' }]);
  await finish(held, 'succeeded', 400);
  expect(await ended(jobId)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 400 });
  expect(await account()).toEqual({ posted: 99_600, held: 0 });
  expect((await owner.query('select unit, quantity::float8 from billing.usage_quantities where request_id = $1', [jobId])).rows).toEqual([
    { unit: 'images', quantity: 1 },
  ]);
  expect(await faults()).toEqual([]);
}, 60_000);

it('goes on with its rows when it is killed at any moment, and charges once', async () => {
  const [finishing, tracked] = [await submit(500), await submit(500)];
  const [first, second] = [await work(finishing), await work(tracked)];
  await Promise.all([send(first), send(second)]);
  await ask(trackJob, { ...second, upstream: { id: 'task' } });
  const before = await account();
  await finish(first, 'succeeded', 100);
  house.process('jobs').kill();
  await until(async () => (await ask(readJob, { clientId: 'client', jobId: tracked }).catch(() => ({ job: null }))).job !== null, 30_000);
  expect(await ended(finishing)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 100 });
  // The worker of the second died with it: its lease runs out, and another one goes on.
  let next: { jobId: string; lease: number } | undefined;
  await until(async () => {
    next = await work(tracked).catch(() => undefined);
    return next !== undefined;
  }, 20_000);
  await finish(next!, 'succeeded', 200);
  expect(await ended(tracked)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 200 });
  expect(await account()).toEqual({ posted: (before as { posted: number }).posted - 300, held: 0 });
  expect(await faults()).toEqual([]);
}, 90_000);

it('settles when billing comes back, and tells nothing before', async () => {
  const jobId = await submit(500);
  const held = await work(jobId);
  await send(held);
  const billing = house.process('billing');
  billing.signal('SIGSTOP');
  await finish(held, 'succeeded', 50);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect((await ask(readJob, { clientId: 'client', jobId })).job).toMatchObject({ status: 'running', chargedMicroCredits: null });
  billing.signal('SIGCONT');
  expect(await ended(jobId)).toMatchObject({ status: 'succeeded', chargedMicroCredits: 50 });
  expect(await faults()).toEqual([]);
}, 60_000);

it('is ready, tells its figures, and drains with calls in flight', async () => {
  const { health } = house.process('jobs').addresses;
  expect((await fetch(`${health}/health/ready`)).status).toBe(200);
  expect(await (await fetch(`${health}/metrics`)).text()).toContain('portazgo_jobs_submitted_total');
  const jobs = Array.from({ length: 20 }, () => submit(1).catch(() => null));
  const stopped = house.process('jobs').stop();
  const submitted = (await Promise.all(jobs)).filter((id) => id !== null);
  await stopped;
  expect(house.log('jobs')).toContain('has drained');
  // Whatever was acknowledged is there.
  const { rows } = await owner.query<{ count: number }>('select count(*)::int as count from jobs.jobs where id = any ($1)', [submitted]);
  expect(rows[0]?.count).toBe(submitted.length);
}, 60_000);

it('knows no hold that was never made', async () => {
  expect(await ask(markStarted, { requestIds: ['never'] })).toEqual({ notStarted: ['never'] });
});
