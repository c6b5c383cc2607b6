import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { House } from '@portazgo/testing';
import { connect, type NatsConnection } from 'nats';
import { Pool } from 'pg';

/** Everything that a request may leave behind. */
export interface Trace {
  books: unknown;
  jobs: number;
  outbox: number;
  webhooks: number;
  /** Messages in the broker's object store: the entry and the pieces of each file, those of uploads under way included. */
  stored: number;
}

/** Looks past the services at what lies in the database and in the object store. */
export class Traces {
  private constructor(
    private readonly pool: Pool,
    private readonly nats: NatsConnection,
  ) {}

  static async open(house: House): Promise<Traces> {
    const pool = new Pool({ connectionString: house.databaseUrl, max: 1 });
    pool.on('error', () => undefined);
    const { username, password, host } = new URL(house.natsUrl);
    return new Traces(pool, await connect({ servers: host, user: username, pass: password }));
  }

  async of(clientId: string): Promise<Trace> {
    const { rows } = await this.pool.query<Record<'jobs' | 'outbox' | 'webhooks', number> & { books: unknown }>(
      `select (select count(*)::int from jobs.jobs where client_id = $1) as jobs, (select count(*)::int from jobs.outbox) as outbox,
              (select count(*)::int from jobs.webhook_deliveries where client_id = $1) as webhooks,
              (select jsonb_build_object('posted', a.posted, 'held', a.held, 'entries', (select count(*) from billing.entries e where e.account_id = a.id),
                                         'records', (select count(*) from billing.usage_records u where u.client_id = a.id),
                                         'holds', (select count(*) from billing.holds h where h.client_id = a.id))
                 from billing.accounts a where a.id = $1) as books`,
      [clientId],
    );
    const [row] = rows;
    if (!row?.books) throw new Error(`no account ${clientId}`);
    return { ...row, stored: await this.storedMessages() };
  }

  async outboxRows(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>('select count(*)::int as count from jobs.outbox');
    return rows[0]?.count ?? NaN;
  }

  async storedMessages(): Promise<number> {
    const manager = await this.nats.jetstreamManager({ checkAPI: false });
    let messages = 0;
    for await (const { config, state } of manager.streams.list()) if (config.name.startsWith('OBJ_files-')) messages += state.messages;
    return messages;
  }

  /** What answers do not wait for is given a moment; then whatever is there is the answer. */
  async storedSettlesAt(expected: number): Promise<number> {
    for (let tries = 0; ; tries++) {
      const stored = await this.storedMessages();
      if (stored === expected || tries === 50) return stored;
      await sleep(100);
    }
  }

  /** Throws unless there is no more and no less than there was. */
  async requireSame(clientId: string, before: Trace): Promise<void> {
    for (let tries = 0; ; tries++) {
      const trace = await this.of(clientId);
      if (isDeepStrictEqual(trace, before)) return;
      if (tries === 50) throw new Error(`left behind: ${JSON.stringify(trace)}; before: ${JSON.stringify(before)}`);
      await sleep(100);
    }
  }

  async job(id: string): Promise<{ state: string; outcome: string | null; attempt: number; sent: boolean; tracked: boolean } | undefined> {
    const { rows } = await this.pool.query(
      'select state, end_outcome as outcome, attempt, sent_at is not null as sent, upstream is not null as tracked from jobs.jobs where id = $1',
      [id],
    );
    return rows[0];
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.nats.close();
  }
}
