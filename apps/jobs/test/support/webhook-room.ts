import { randomBytes } from 'node:crypto';
import type { Job, WebhookEvent } from '@portazgo/contracts';
import { createLogger, createPool } from '@portazgo/platform';
import { testDatabase } from '@portazgo/testing';
import { Client } from 'pg';
import { Courier, type Post, type PostReply } from '../../src/webhooks/courier.ts';
import { DeliveryLog } from '../../src/webhooks/delivery-log.ts';
import { DeliveryQueue } from '../../src/webhooks/delivery-queue.ts';
import { EndpointBook } from '../../src/webhooks/endpoint-book.ts';
import { EndpointService } from '../../src/webhooks/endpoint.service.ts';
import { SecretVault } from '../../src/webhooks/secret-vault.ts';
import { WebhookSecrets } from '../../src/webhooks/webhook-secrets.ts';
import { WebhookSender, type WebhookSenderLimits } from '../../src/webhooks/webhook-sender.ts';

export type Receive = (post: Post) => PostReply | Error | Promise<PostReply | Error>;

/** Delivers to functions, and refuses addresses that say `private`. */
export class TestCourier extends Courier {
  readonly posts: Post[] = [];
  receive: Receive = () => answered(200);

  faultOf(url: string): Promise<string | null> {
    return Promise.resolve(url.includes('private') ? 'is not in the public network' : null);
  }

  async post(post: Post): Promise<PostReply> {
    this.posts.push(post);
    const reply = await this.receive(post);
    if (reply instanceof Error) throw reply;
    return reply;
  }
}

export const answered = (status: number, retryAfterSeconds: number | null = null): PostReply => ({
  outcome: 'answered',
  status,
  retryAfterSeconds,
  durationMs: 3,
});
export const failed = (reason: 'address_refused' | 'unreachable' | 'timeout' | 'redirect'): PostReply => ({ outcome: 'failed', reason, durationMs: 3 });

/** Stands in for the database's clock, which says what is due; goes as far as it is told. */
export class TestClock {
  #now = new Date('2026-11-22T10:00:00.000Z').getTime();

  private constructor(private readonly owner: Client) {}

  static async over(databaseUrl: string): Promise<TestClock> {
    const clock = new TestClock(new Client({ connectionString: databaseUrl }));
    await clock.owner.connect();
    await clock.pass(0);
    return clock;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  async pass(seconds: number): Promise<void> {
    this.#now += seconds * 1_000;
    await this.owner.query(
      `CREATE OR REPLACE FUNCTION jobs.clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT '${this.now.toISOString()}'::timestamptz $$`,
    );
  }

  close(): Promise<void> {
    return this.owner.end();
  }
}

/** The parts of the webhooks over a database of their own, on a clock of their own. */
export async function openWebhookRoom() {
  const database = await testDatabase();
  const pool = createPool({ url: database.url, max: 6, role: 'portazgo_jobs', applicationName: 'test', onError: () => undefined });
  const clock = await TestClock.over(database.url);
  const courier = new TestCourier();
  const keyHex = randomBytes(32).toString('hex');
  const secrets = new WebhookSecrets(pool, new SecretVault(keyHex));
  const book = new EndpointBook(pool, secrets);
  const queue = new DeliveryQueue(pool);
  const newSender = (limits: Partial<WebhookSenderLimits> = {}) =>
    new WebhookSender({
      queue,
      secrets,
      courier,
      now: () => clock.now,
      random: () => 0.5,
      logger: createLogger({ service: 'test', level: 'silent' }),
      limits: { timeoutMs: 15_000, inFlightMax: 100, inFlightPerClientMax: 100, ...limits },
    });
  const sender = newSender();
  return {
    databaseUrl: database.url,
    pool,
    clock,
    courier,
    secrets,
    queue,
    newSender,
    log: new DeliveryLog(pool),
    endpoints: new EndpointService(book, secrets, courier),
    /** Registers an endpoint and gives it with its secret. */
    register: async (clientId: string, url = 'https://hooks.example.com/a', events: WebhookEvent[] = ['job.succeeded', 'job.failed', 'job.cancelled']) => {
      const added = await book.add({ clientId, url, events, description: '' });
      if (!added) throw new Error('full');
      return added;
    },
    tell: (message: { clientId?: string; jobId: string; event?: WebhookEvent; url?: string | null }) =>
      queue.add({ clientId: 'cli_1', event: 'job.succeeded', body: JSON.stringify({ job: message.jobId }), url: null, ...message }),
    /** Sends all that is due now, to the end. */
    sendDue: async (by = sender): Promise<number> => {
      let sent = 0;
      for (let begun = await by.beginDue(); begun > 0; begun = await by.beginDue()) {
        sent += begun;
        await by.idle();
      }
      return sent;
    },
    close: async () => {
      await pool.end();
      await clock.close();
      await database.drop();
    },
  };
}

export type WebhookRoom = Awaited<ReturnType<typeof openWebhookRoom>>;

export const anEndedJob = (job: Partial<Job> & { id: string }): Job => ({
  clientId: 'cli_1',
  operation: 'image.generate',
  model: 'flux-schnell',
  status: 'succeeded',
  queuePosition: null,
  progressPercent: null,
  dialect: 'runs',
  publicRequest: {},
  results: [],
  voice: null,
  error: null,
  engine: 'fal/flux',
  nature: 'real',
  usage: null,
  heldMicroCredits: 1,
  chargedMicroCredits: 1,
  createdAt: '2026-11-22T10:00:00.000Z',
  startedAt: null,
  endedAt: '2026-11-22T10:00:09.000Z',
  ...job,
});
