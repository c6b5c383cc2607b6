import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhookEndpoint,
  type Job,
  type UnaryRpc,
} from '@portazgo/contracts';
import { applyRpcDefaults, NatsServer, RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, createPool, newRequestId } from '@portazgo/platform';
import { testDatabase, testNats } from '@portazgo/testing';
import { Webhook } from 'standardwebhooks';
import type { z } from 'zod';
import { NatsCourier } from '../src/webhooks/courier.ts';
import { EndedJobs, type EndedJob } from '../src/webhooks/ended-jobs.ts';
import { createWebhooks, type Webhooks } from '../src/webhooks/webhooks.ts';
import { webhooksConfig } from '../src/webhooks/webhooks.config.ts';
import { anEndedJob } from './support/webhook-room.ts';

/** The webhooks over a real broker and database, with the courier as a process and a receiver that is spoken to over HTTP. */
class KnownJobs extends EndedJobs {
  readonly byId = new Map<string, EndedJob>();

  read(jobId: string): Promise<EndedJob | null> {
    return Promise.resolve(this.byId.get(jobId) ?? null);
  }
}

interface Heard {
  path: string;
  headers: Record<string, string>;
  body: string;
}

@Module({})
class TestModule {}

const heard: Heard[] = [];
const jobs = new KnownJobs();
let receiver: Server;
let receiverUrl = '';
let courier: ChildProcess;
let startCourier: () => Promise<void>;
let webhooks: Webhooks;
let rpc: RpcClient;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  receiverUrl = `http://${host}`;

  const [nats, database] = await Promise.all([testNats(), testDatabase()]);
  startCourier = async () => {
    courier = fork(path.resolve('apps/courier/dist/main.js'), [], {
      env: { PATH: process.env.PATH, NATS_URL: nats.url, COURIER_ALLOW: host, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(courier, 'message');
  };
  await startCourier();

  const connection = await connectNats({ url: nats.url, name: 'test' });
  rpc = new RpcClient({ connection });
  const pool = createPool({ url: database.url, max: 4, role: 'portazgo_jobs', applicationName: 'test', onError: () => undefined });
  webhooks = createWebhooks({
    config: webhooksConfig.parse({ WEBHOOK_SECRETS_KEY: 'ab'.repeat(32), WEBHOOK_POLL_MS: 20 }),
    pool,
    courier: new NatsCourier(rpc),
    jobs,
    linkTo: ({ id }) => `https://ai.example.com/files/${id}`,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  const { controllers, providers } = webhooks;
  const app = await NestFactory.createMicroservice(
    { module: TestModule, controllers, providers },
    { strategy: new NatsServer({ connection, queue: 'jobs' }), logger: false },
  );
  applyRpcDefaults(app);
  await app.listen();
  webhooks.loop.start();
  closing.push(
    () => webhooks.loop.stop(),
    () => app.close(),
    () => courier.kill('SIGTERM') && once(courier, 'exit'),
    () => rpc.close(),
    () => connection.close(),
    () => pool.end(),
    () => database.drop(),
    () => nats.stop(),
    () => receiver.close(),
  );
});

afterAll(async () => {
  for (const close of closing) await close();
});

beforeEach(() => heard.splice(0));

const ask = <Q extends z.ZodType, R extends z.ZodType>(call: UnaryRpc<Q, R>, request: z.input<Q>) =>
  rpc.call(call, request, { context: { requestId: newRequestId(), locale: 'en' }, timeoutMs: 10_000 });

async function end(job: Partial<Job> & { id: string }, webhookUrl: string | null = null): Promise<void> {
  jobs.byId.set(job.id, { job: anEndedJob(job), webhookUrl, locale: 'pt' });
  expect(await webhooks.outbox.handle([{ id: '1', jobId: job.id, payload: {}, attempt: 1 }])).toEqual(['1']);
}

async function hear(count: number): Promise<Heard[]> {
  for (let waits = 0; heard.length < count && waits < 1_000; waits++) await sleep(10);
  await sleep(60);
  expect(heard).toHaveLength(count);
  return heard;
}

it('tells a registered endpoint of the end of a job, so that the official package verifies it', async () => {
  const created = await ask(createWebhookEndpoint, { clientId: 'cli_a', url: `${receiverUrl}/a`, events: ['job.failed'], description: 'tests' });
  if (created.outcome !== 'created') throw new Error(JSON.stringify(created));
  await end({ id: '01SUCCEEDED', clientId: 'cli_a' });
  await end({ id: '01FAILED', clientId: 'cli_a', status: 'failed', error: { code: 'job_timed_out', details: { seconds: 9 } } });
  const [message] = await hear(1);
  expect(new Webhook(created.secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({
    type: 'job.failed',
    data: { id: '01FAILED', object: 'job', status: 'failed', error: { code: 'job_timed_out', message: 'O trabalho não terminou em 9 segundos.' } },
  });
  expect(message?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': `msg_01FAILED_${created.endpoint.id}` });

  // The receiver hears of it before its answer is in the log.
  const log = () => ask(listWebhookDeliveries, { clientId: 'cli_a' });
  for (let look = 0; look < 100 && (await log()).deliveries[0]?.state !== 'delivered'; look++) await new Promise((resolve) => setTimeout(resolve, 50));
  const { deliveries, nextBefore } = await log();
  expect(nextBefore).toBeNull();
  expect(deliveries).toMatchObject([{ jobId: '01FAILED', state: 'delivered', endpointId: created.endpoint.id, attempts: [{ status: 200, reason: null }] }]);

  const again = await ask(redeliverWebhook, { clientId: 'cli_a', deliveryId: deliveries[0]?.id ?? '' });
  expect(again).toMatchObject({ outcome: 'queued', delivery: { id: deliveries[0]?.id } });
  const [first, second] = await hear(2);
  expect(second).toMatchObject({ body: first?.body, headers: { 'webhook-id': first?.headers['webhook-id'] } });
  expect(await ask(redeliverWebhook, { clientId: 'cli_z', deliveryId: deliveries[0]?.id ?? '' })).toEqual({ outcome: 'missing' });
});

it('tells an address that came with the request, once, signed with the secret of the client', async () => {
  await end({ id: '01REQUEST', clientId: 'cli_b' }, `${receiverUrl}/request`);
  await end({ id: '01REQUEST', clientId: 'cli_b' }, `${receiverUrl}/request`);
  const [message] = await hear(1);
  const { secret } = await ask(readRequestWebhookSecret, { clientId: 'cli_b' });
  expect(new Webhook(secret).verify(message?.body ?? '', message?.headers ?? {})).toMatchObject({ type: 'job.succeeded' });
  expect(message?.headers['webhook-id']).toBe('msg_01REQUEST');
});

it('lists, changes, rotates and deletes endpoints of their owner alone', async () => {
  const created = await ask(createWebhookEndpoint, { clientId: 'cli_c', url: `${receiverUrl}/c`, events: ['job.succeeded'] });
  if (created.outcome !== 'created') throw new Error(JSON.stringify(created));
  const own = { clientId: 'cli_c', endpointId: created.endpoint.id };
  expect(await ask(updateWebhookEndpoint, { ...own, events: ['job.cancelled'], enabled: false })).toMatchObject({
    outcome: 'updated',
    endpoint: { events: ['job.cancelled'], enabled: false },
  });
  expect(await ask(rotateWebhookSecret, own)).toMatchObject({ outcome: 'rotated', endpoint: { previousSecretUntil: expect.any(String) as string } });
  expect((await ask(listWebhookEndpoints, { clientId: 'cli_c' })).endpoints).toHaveLength(1);
  expect(await ask(deleteWebhookEndpoint, { ...own, clientId: 'cli_z' })).toEqual({ deleted: false });
  expect(await ask(deleteWebhookEndpoint, own)).toEqual({ deleted: true });
  expect((await ask(listWebhookEndpoints, { clientId: 'cli_c' })).endpoints).toEqual([]);
});

it.each([
  'http://127.0.0.1/',
  'http://169.254.169.254/',
  'https://localhost/',
  'https://hooks.example.com:6379/',
  'ftp://hooks.example.com/',
  'https://a:b@hooks.example.com/',
  '',
])('registers no endpoint at %j', async (url) => {
  expect(await ask(createWebhookEndpoint, { clientId: 'cli_d', url, events: ['job.failed'] })).toMatchObject({
    outcome: 'refused',
    error: { code: 'invalid_request', details: { field: 'url' } },
  });
});

it('does not send to an address of a request that may not be used, and says so in the log', async () => {
  await end({ id: '01PRIVATE', clientId: 'cli_e' }, 'http://10.0.0.1/hook');
  for (let waits = 0; waits < 200; waits++) {
    const { deliveries } = await ask(listWebhookDeliveries, { clientId: 'cli_e' });
    if (deliveries[0]?.attempts.length) break;
    await sleep(10);
  }
  const { deliveries } = await ask(listWebhookDeliveries, { clientId: 'cli_e' });
  expect(deliveries).toMatchObject([{ state: 'pending', attempts: [{ status: null, reason: 'address_refused' }] }]);
});

it('loses nothing while there is no courier', async () => {
  await ask(createWebhookEndpoint, { clientId: 'cli_f', url: `${receiverUrl}/f`, events: ['job.succeeded'] });
  courier.kill('SIGKILL');
  await once(courier, 'exit');
  await end({ id: '01ALONE', clientId: 'cli_f' });
  await sleep(200);
  const { deliveries } = await ask(listWebhookDeliveries, { clientId: 'cli_f' });
  expect(deliveries).toMatchObject([{ state: 'pending', attempts: [] }]);
  await expect(ask(createWebhookEndpoint, { clientId: 'cli_f', url: `${receiverUrl}/g`, events: ['job.succeeded'] })).rejects.toMatchObject({
    code: 'service_unavailable',
  });
  expect(heard).toEqual([]);
  await startCourier();
  await hear(1);
});
