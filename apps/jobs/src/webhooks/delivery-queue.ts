import type { WebhookEvent } from '@portazgo/contracts';
import type { Pool } from 'pg';
import type { SealedSecrets } from './webhook-secrets.ts';

export interface NewMessage {
  clientId: string;
  jobId: string;
  event: WebhookEvent;
  body: string;
  /** Came with the request. */
  url: string | null;
}

/** A delivery that this process may try now. */
export interface ClaimedDelivery {
  id: string;
  clientId: string;
  url: string;
  body: string;
  /** Failed ones since it was queued. */
  tries: number;
  lease: number;
  endpoint: { id: string; secrets: SealedSecrets } | null;
}

export interface ClaimOptions {
  /** For how long nobody else may try it. */
  leaseMs: number;
  countMax: number;
  /** How many of a client this process tries at once, so that slow receivers of one do not hold up those of others. */
  perClientMax: number;
  /** What of a client is being tried by this process already. */
  running: ReadonlyMap<string, number>;
}

export interface Attempt {
  status: number | null;
  reason: string | null;
  durationMs: number;
}

/** What follows from a try. `gone`: the receiver said that it wants nothing more (410). */
export type AttemptOutcome = { delivered: true } | { delivered: false; gone: boolean; nextAttemptInMs: number | null };

interface ClaimedRow {
  id: string;
  client_id: string;
  url: string;
  body: string;
  tries: number;
  lease: number;
  endpoint_id: string | null;
  secret: Buffer;
  previous_secret: Buffer | null;
}

/** Beyond these the oldest tries of a delivery are forgotten: it can be queued again as often as its owner likes. */
const attemptsKeptMax = 50;

/** Messages on their way. */
export class DeliveryQueue {
  constructor(private readonly pool: Pool) {}

  /** One delivery for each endpoint that wants the event, one for the request's address. Again is nothing: the ids are taken. Gives how many are new. */
  async add({ clientId, jobId, event, body, url }: NewMessage): Promise<number> {
    const { rowCount } = await this.pool.query(
      `INSERT INTO jobs.webhook_deliveries (id, client_id, endpoint_id, url, job_id, event, body)
       SELECT 'msg_' || $2 || '_' || e.id, $1::text, e.id, e.url, $2::text, $3::text, $4::text
         FROM jobs.webhook_endpoints e WHERE e.client_id = $1 AND e.enabled AND $3 = ANY (e.events)
       UNION ALL
       SELECT 'msg_' || $2, $1, NULL, $5::text, $2, $3, $4 WHERE $5::text IS NOT NULL
       ON CONFLICT (id) DO NOTHING`,
      [clientId, jobId, event, body, url],
    );
    return rowCount ?? 0;
  }

  async claim({ leaseMs, countMax, perClientMax, running }: ClaimOptions): Promise<ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedRow>(
      `WITH clock AS MATERIALIZED (
         SELECT jobs.clock() AS now
       ), head AS (
         SELECT id, client_id, next_attempt_at FROM jobs.webhook_deliveries
          WHERE state = 'pending' AND next_attempt_at <= (SELECT now FROM clock) AND (leased_until IS NULL OR leased_until <= (SELECT now FROM clock))
            AND client_id <> ALL ($4::text[])
          ORDER BY next_attempt_at LIMIT 1000
       ), fair AS (
         SELECT id, next_attempt_at, row_number() OVER (PARTITION BY client_id ORDER BY next_attempt_at) + coalesce(running, 0) AS turn
           FROM head LEFT JOIN unnest($5::text[], $6::int[]) AS busy (client_id, running) USING (client_id)
       ), due AS (
         SELECT d.id FROM jobs.webhook_deliveries d JOIN fair USING (id)
          WHERE fair.turn <= $3 AND d.state = 'pending' AND (d.leased_until IS NULL OR d.leased_until <= (SELECT now FROM clock))
          ORDER BY fair.next_attempt_at LIMIT $2 FOR UPDATE OF d SKIP LOCKED
       ), claimed AS (
         UPDATE jobs.webhook_deliveries d SET lease = d.lease + 1, leased_until = clock.now + $1 * interval '1 millisecond' FROM due, clock WHERE d.id = due.id
         RETURNING d.id, d.client_id, d.url, d.body, d.tries, d.lease, d.endpoint_id
       )
       SELECT claimed.*, e.secret, CASE WHEN e.previous_secret_until > (SELECT now FROM clock) THEN e.previous_secret END AS previous_secret
         FROM claimed LEFT JOIN jobs.webhook_endpoints e ON e.id = claimed.endpoint_id`,
      [
        leaseMs,
        countMax,
        perClientMax,
        [...running].filter(([, count]) => count >= perClientMax).map(([clientId]) => clientId),
        [...running.keys()],
        [...running.values()],
      ],
    );
    return rows.map(toClaimed);
  }

  /** Writes a try into the log and what follows from it. A success counts whoever has the lease by now; a failure only by its holder. */
  async record(delivery: Pick<ClaimedDelivery, 'id' | 'lease'>, attempt: Attempt, outcome: AttemptOutcome): Promise<boolean> {
    const nextAttemptInMs = outcome.delivered ? null : outcome.nextAttemptInMs;
    const state = outcome.delivered ? 'delivered' : nextAttemptInMs === null ? 'given-up' : 'pending';
    const { rowCount } = await this.pool.query(
      `WITH clock AS MATERIALIZED (
         SELECT jobs.clock() AS now
       ), tried AS (
         UPDATE jobs.webhook_deliveries
            SET state = $3, tries = tries + 1, attempts = attempts + 1, leased_until = NULL,
                next_attempt_at = clock.now + $4::double precision * interval '1 millisecond', ended_at = CASE WHEN $4::double precision IS NULL THEN clock.now END
           FROM clock WHERE id = $1 AND state = 'pending' AND ($3 = 'delivered' OR lease = $2)
          RETURNING id, attempts, endpoint_id
       ), logged AS (
         INSERT INTO jobs.webhook_attempts (delivery_id, number, at, status, reason, duration_ms) SELECT id, attempts, now - $7::int * interval '1 millisecond', $5, $6, $7::int FROM tried, clock
       ), forgotten AS (
         DELETE FROM jobs.webhook_attempts a USING tried WHERE a.delivery_id = tried.id AND a.number <= tried.attempts - $9::int
       ), disabled AS (
         UPDATE jobs.webhook_endpoints e SET enabled = false FROM tried WHERE $8 AND e.id = tried.endpoint_id RETURNING e.id
       ), dropped AS (
         UPDATE jobs.webhook_deliveries d SET state = 'given-up', next_attempt_at = NULL, ended_at = clock.now
           FROM disabled, clock WHERE d.endpoint_id = disabled.id AND d.state = 'pending' AND d.id <> $1
       )
       SELECT 1 FROM tried`,
      [
        delivery.id,
        delivery.lease,
        state,
        nextAttemptInMs,
        attempt.status,
        attempt.reason,
        attempt.durationMs,
        !outcome.delivered && outcome.gone,
        attemptsKeptMax,
      ],
    );
    return rowCount === 1;
  }

  /** Nothing was sent: it is tried again then, and this does not count. */
  async giveBack({ id, lease }: Pick<ClaimedDelivery, 'id' | 'lease'>, waitMs: number): Promise<void> {
    await this.pool.query(
      `UPDATE jobs.webhook_deliveries SET leased_until = NULL, next_attempt_at = jobs.clock() + $3 * interval '1 millisecond' WHERE id = $1 AND lease = $2 AND state = 'pending'`,
      [id, lease, waitMs],
    );
  }

  /** Forgets messages that ended so long ago, a bounded number at a time. */
  async forget(days: number, countMax: number): Promise<number> {
    const { rowCount } = await this.pool.query(
      `DELETE FROM jobs.webhook_deliveries WHERE id IN (
         SELECT id FROM jobs.webhook_deliveries WHERE state <> 'pending' AND ended_at < (SELECT jobs.clock() - make_interval(days => $1)) ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [days, countMax],
    );
    return rowCount ?? 0;
  }
}

function toClaimed(row: ClaimedRow): ClaimedDelivery {
  const { secret, previous_secret } = row;
  return {
    id: row.id,
    clientId: row.client_id,
    url: row.url,
    body: row.body,
    tries: row.tries,
    lease: row.lease,
    endpoint: row.endpoint_id === null ? null : { id: row.endpoint_id, secrets: { secret, previous_secret } },
  };
}
