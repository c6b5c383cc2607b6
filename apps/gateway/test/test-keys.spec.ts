import {
  createApiKey,
  createWebhookEndpoint,
  deleteVoice,
  deleteWebhookEndpoint,
  listVoices,
  listWebhookDeliveries,
  listWebhookEndpoints,
  readRequestWebhookSecret,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhookEndpoint,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '@portazgo/contracts';
import { NatsServer } from '@portazgo/messaging';
import { connectNats } from '@portazgo/platform';
import type { NatsConnection } from 'nats';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

const endpoint: WebhookEndpoint = {
  id: 'wh_1',
  url: 'https://example.com/hook',
  events: ['job.succeeded'],
  description: '',
  enabled: true,
  createdAt: new Date(0).toISOString(),
  previousSecretUntil: null,
};
const delivery: WebhookDelivery = {
  id: 'msg_1',
  endpointId: 'wh_1',
  url: endpoint.url,
  jobId: 'job_1',
  event: 'job.succeeded',
  state: 'pending',
  attempts: [],
  nextAttemptAt: null,
  createdAt: endpoint.createdAt,
};
const secret = 'whsec_of-a-test';
/** What the jobs service answers about webhooks and voices. */
const answers: Record<string, object> = {
  [createWebhookEndpoint.subject]: { outcome: 'created', endpoint, secret },
  [listWebhookEndpoints.subject]: { endpoints: [endpoint] },
  [updateWebhookEndpoint.subject]: { outcome: 'updated', endpoint },
  [deleteWebhookEndpoint.subject]: { deleted: true },
  [rotateWebhookSecret.subject]: { outcome: 'rotated', endpoint, secret },
  [readRequestWebhookSecret.subject]: { secret },
  [listWebhookDeliveries.subject]: { deliveries: [delivery], nextBefore: null },
  [redeliverWebhook.subject]: { outcome: 'queued', delivery },
  [listVoices.subject]: { voices: [] },
  [deleteVoice.subject]: { deleted: true },
};

let gateway: TestGateway;
let connection: NatsConnection;
let jobs: NatsServer;
let testKey: string;
/** Subjects of what reached the jobs service. */
let reached: string[] = [];

beforeAll(async () => {
  gateway = await startTestGateway();
  connection = await connectNats({ url: gateway.nats.url, name: 'jobs' });
  jobs = new NatsServer({ connection, queue: 'jobs' });
  for (const [subject, answer] of Object.entries(answers)) jobs.addHandler(subject, async () => answer);
  await new Promise<void>((resolve, reject) => void jobs.listen((error) => (error ? reject(error) : resolve())));
  connection.subscribe('v1.jobs.>', { callback: (_, { subject }) => void reached.push(subject) });
  await connection.flush();
  testKey = gateway.billing.createKey(undefined, 'client_1', 'test');
});
afterAll(async () => {
  await jobs?.close();
  await connection?.close();
  await gateway?.stop();
});
beforeEach(() => {
  reached = [];
});

async function ask(
  key: string,
  method: string,
  route: string,
  body?: object,
): Promise<{ status: number; code: unknown; job: { id?: string; status?: string } }> {
  const answer = await fetch(`${gateway.url}${route}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const told = (await answer.json()) as { error?: { code?: unknown }; id?: string; status?: string };
  // What was published before comes before the answer to a flush.
  await connection.flush();
  return { status: answer.status, code: told.error?.code, job: told };
}

const account = '/v1/account';
const ofLiveWork: [what: string, method: string, route: string, body: object | undefined][] = [
  ['create a webhook', 'POST', `${account}/webhooks`, { url: endpoint.url }],
  ['change a webhook', 'PATCH', `${account}/webhooks/wh_1`, { enabled: false }],
  ['delete a webhook', 'DELETE', `${account}/webhooks/wh_1`, undefined],
  ['rotate the secret of a webhook', 'POST', `${account}/webhooks/wh_1/rotate`, { grace_seconds: 0 }],
  ['read the secret of requests', 'GET', `${account}/webhooks/secret`, undefined],
  ['rotate the secret of requests', 'POST', `${account}/webhooks/secret/rotate`, undefined],
  ['send a message again', 'POST', `${account}/webhooks/deliveries/msg_1/redeliver`, undefined],
  ['delete a voice', 'DELETE', `${account}/voices/voice_1`, undefined],
];

it.each(ofLiveWork)('a test key may not %s: it is refused, and the jobs service is not asked', async (_what, method, route, body) => {
  expect(await ask(testKey, method, route, body)).toMatchObject({ status: 403, code: 'live_key_required' });
  expect(reached).toEqual([]);
});

it.each(ofLiveWork)('a live key may %s', async (_what, method, route, body) => {
  expect(await ask(gateway.key, method, route, body)).toMatchObject({ status: 200 });
  expect(reached).toHaveLength(1);
});

it.each(ofLiveWork)('a test key that is unknown or revoked learns that first when it tries to %s', async (_what, method, route, body) => {
  const unknown = createApiKey('test');
  const revoked = gateway.billing.createKey({ code: 'key_revoked', details: {} }, 'client_1', 'test');
  for (const key of [unknown, revoked]) expect(await ask(key, method, route, body)).toMatchObject({ status: 401 });
  expect(reached).toEqual([]);
});

it.each([
  ['its profile', '/v1/me'],
  ['webhooks', `${account}/webhooks`],
  ['deliveries', `${account}/webhooks/deliveries`],
  ['voices', `${account}/voices`],
  ['jobs', `${account}/jobs`],
])('a test key may look at %s', async (_what, route) => {
  expect(await ask(testKey, 'GET', route)).toMatchObject({ status: 200 });
});

describe.each([
  ['live', 'test', 403],
  ['test', 'test', 200],
  ['live', 'live', 200],
  ['test', 'live', 200],
])('a job of a %s key that a %s key cancels', (owner, canceller, status) => {
  it(`answers ${status}${status === 403 ? ' and goes on' : ''}`, async () => {
    const keys: Record<string, string> = { live: gateway.key, test: testKey };
    const made = await gateway.post('/v1/ask', { mode: 'image-flux', ask: 'stay' }, { authorization: `Bearer ${keys[owner]}` });
    const { task_id: id } = (await made.json()) as { task_id: string };
    expect(made.status).toBeLessThan(300);
    const asked = await ask(keys[canceller]!, 'POST', `${account}/jobs/${id}/cancel`);
    expect(asked).toMatchObject(status === 403 ? { status, code: 'live_key_required' } : { status, job: { status: 'cancelled' } });
    const { job } = await ask(gateway.key, 'GET', `${account}/jobs/${id}`);
    expect(job.status === 'cancelled').toBe(status === 200);
  });
});
