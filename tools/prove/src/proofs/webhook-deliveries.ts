import { setTimeout as sleep } from 'node:timers/promises';
import { cancelJob, createWebhookEndpoint, readRequestWebhookSecret, submitJob, type UnaryRpc } from '@portazgo/contracts';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, newRequestId } from '@portazgo/platform';
import { startHouse, type House } from '@portazgo/testing';
import { Client } from 'pg';
import type { z } from 'zod';
import type { Proof } from '../proof.ts';
import { seededRandom } from '../random.ts';
import { WebhookReceivers } from '../webhook-receivers.ts';

const jobsTotal = 1_000;
const clients = 20;
/** Of every ten jobs one names an address itself; the others are told to the endpoint of their client. */
const byRequestEach = 10;
const waitMs = 180_000;

/** J6: a desk of two processes, one of them killed in the middle, a courier, and receivers that mostly fail. The database's clock is moved on whenever nothing is due. */
export const proveWebhookDeliveries: Proof = async ({ seed }) => {
  const receivers = new WebhookReceivers(seededRandom(seed));
  const hosts = await receivers.listen(10);
  const environment = {
    LOG_LEVEL: 'fatal',
    COURIER_ALLOW: hosts.join(),
    WEBHOOK_TIMEOUT_MS: '1000',
    WEBHOOK_POLL_MS: '50',
    WEBHOOK_IN_FLIGHT_PER_CLIENT_MAX: '8',
  };
  const house = await startHouse({ services: ['billing', 'jobs', 'courier'], instances: { jobs: 2 }, durable: true, environment });
  const database = new Client({ connectionString: house.databaseUrl });
  const connection = await connectNats({ url: house.natsUrl, name: 'prove' });
  const rpc = new RpcClient({ connection });
  const ask = <Q extends z.ZodType, R extends z.ZodType>(call: UnaryRpc<Q, R>, request: z.input<Q>) =>
    rpc.call(call, request, { context: { requestId: newRequestId(), locale: 'en' }, timeoutMs: 30_000 });
  try {
    await database.connect();
    for (let client = 0; client < clients; client++) await register(client);
    await Promise.all(Array.from({ length: jobsTotal }, (_, index) => endJob(index)));
    const hours = await untilDelivered(house, database);
    return [finding(receivers, await leftovers(database), hours, seed)];
  } finally {
    rpc.close();
    await connection.close();
    await database.end();
    await house.stop();
    receivers.close();
  }

  async function register(client: number): Promise<void> {
    const clientId = `client-${client}`;
    const path = `/endpoint/${client}`;
    const url = `http://${hosts[client % hosts.length]}${path}`;
    const created = await ask(createWebhookEndpoint, { clientId, url, events: ['job.succeeded', 'job.failed', 'job.cancelled'] });
    if (created.outcome !== 'created') throw new Error(JSON.stringify(created));
    receivers.secrets.set(path, created.secret);
  }

  /** Submitted and cancelled at once: a job of which no money and no provider has heard, and whose end is told all the same. */
  async function endJob(index: number): Promise<void> {
    const names = index % byRequestEach === 0;
    // A client without an endpoint of its own when the address comes with the request: one message for each job.
    const client = index % clients;
    const clientId = names ? `client-without-endpoint-${client}` : `client-${client}`;
    const path = `/named/${client}`;
    if (names && !receivers.secrets.has(path)) receivers.secrets.set(path, (await ask(readRequestWebhookSecret, { clientId })).secret);
    const jobId = newRequestId();
    await ask(submitJob, {
      jobId,
      clientId,
      keyId: 'key',
      operation: 'image.generate',
      model: 'proof',
      mode: 'live',
      input: { prompt: `job ${index}` },
      heldMicroCredits: 0,
      priceMultiplierPpm: 1_000_000,
      timeLimits: { queueSeconds: 3_600, runSeconds: 3_600, heartbeatSeconds: 30, totalSeconds: 3_600 },
      webhookUrl: names ? `http://${hosts[client % hosts.length]}${path}` : null,
      dialect: 'runs',
    });
    await ask(cancelJob, { clientId, jobId });
  }
};

/** Lets every wave of tries happen, kills a process of the desk in the second, and moves the clock to the next one. Gives the hours that passed on it. */
async function untilDelivered(house: House, database: Client): Promise<number> {
  const endsAt = Date.now() + waitMs;
  let offsetSeconds = 0;
  let waves = 0;
  let before = '';
  for (let still = 0; Date.now() < endsAt; await sleep(100)) {
    const { rows } = await database.query<Record<'total' | 'pending' | 'due' | 'leased' | 'attempts' | 'wait', string>>(
      `SELECT count(*) AS total, count(*) FILTER (WHERE state = 'pending') AS pending, sum(attempts) AS attempts,
              count(*) FILTER (WHERE state = 'pending' AND next_attempt_at <= jobs.clock() AND (leased_until IS NULL OR leased_until <= jobs.clock())) AS due,
              count(*) FILTER (WHERE state = 'pending' AND leased_until > jobs.clock()) AS leased,
              extract(epoch FROM max(greatest(next_attempt_at, leased_until)) FILTER (WHERE state = 'pending') - jobs.clock()) AS wait
         FROM jobs.webhook_deliveries`,
    );
    const [now] = rows;
    if (!now || Number(now.total) < jobsTotal) continue;
    if (now.pending === '0') break;
    if (waves === 1 && Number(now.leased) > 0) {
      waves++;
      house.process('jobs', 1).kill();
    }
    // What a dead process had in its hands stays leased; a try cannot take as long as that.
    const state = `${now.due} ${now.leased} ${now.attempts}`;
    still = state === before ? still + 1 : 0;
    before = state;
    if (now.due !== '0' || (now.leased !== '0' && still < 25)) continue;
    waves++;
    offsetSeconds += Math.max(1, Number(now.wait) + 1);
    await database.query(
      `CREATE OR REPLACE FUNCTION jobs.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp() + make_interval(secs => ${offsetSeconds})'`,
    );
  }
  return offsetSeconds / 3_600;
}

interface Leftovers {
  delivered: number;
  others: number;
  outbox: number;
}

async function leftovers(database: Client): Promise<Leftovers> {
  const { rows } = await database.query<Record<keyof Leftovers, string>>(
    `SELECT count(*) FILTER (WHERE state = 'delivered') AS delivered, count(*) FILTER (WHERE state <> 'delivered') AS others,
            (SELECT count(*) FROM jobs.outbox WHERE kind = 'webhook') AS outbox FROM jobs.webhook_deliveries`,
  );
  return { delivered: Number(rows[0]?.delivered), others: Number(rows[0]?.others), outbox: Number(rows[0]?.outbox) };
}

function finding(receivers: WebhookReceivers, { delivered, others, outbox }: Leftovers, hours: number, seed: number) {
  const messages = [...receivers.messages.values()];
  const accepted = messages.filter((message) => message.accepted > 0).length;
  const twice = messages.filter((message) => message.accepted > 1).length;
  const several = messages.filter((message) => message.ids.size !== 1 || message.bodies.size !== 1).length;
  return {
    id: 'J6',
    promise: `${jobsTotal} webhooks to receivers that fail 9 of 10 times, a process of the desk killed: all delivered, each under one id, verified by the official package`,
    figure: `${accepted} accepted in ${receivers.posts} posts over ${hours.toFixed(1)} h of the clock, ${receivers.unverified} not verified, ${several} with more than one id or body, ${twice} accepted twice, ${delivered} delivered and ${others} others in the log, ${outbox} in the outbox; seed ${seed}`,
    holds:
      accepted === jobsTotal &&
      messages.length === jobsTotal &&
      delivered === jobsTotal &&
      others === 0 &&
      outbox === 0 &&
      receivers.unverified === 0 &&
      several === 0,
  };
}
