import type { WebhookEndpoint, WebhookEvent } from '@portazgo/contracts';
import type { Pool } from 'pg';
import { ulid } from 'ulid';
import type { SealedSecrets, WebhookSecrets } from './webhook-secrets.ts';

interface EndpointRow extends Pick<SealedSecrets, 'secret'> {
  id: string;
  url: string;
  events: WebhookEvent[];
  description: string;
  enabled: boolean;
  created_at: Date;
  /** Null once its time is over. */
  previous_secret_until: Date | null;
}

export interface NewEndpoint {
  clientId: string;
  url: string;
  events: readonly WebhookEvent[];
  description: string;
}

export interface EndpointChange {
  url?: string | undefined;
  events?: readonly WebhookEvent[] | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
}

/** How many a client may have: a place for each in the table. */
export const endpointsPerClientMax = 20;
const columns = `id, url, events, description, enabled, secret, created_at,
  CASE WHEN previous_secret_until > jobs.clock() THEN previous_secret_until END AS previous_secret_until`;

/** The endpoints that clients registered. Every statement names the client: a foreign id is one that does not exist. */
export class EndpointBook {
  constructor(
    private readonly pool: Pool,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Null when the client has as many as it may. */
  async add({ clientId, url, events, description }: NewEndpoint): Promise<{ endpoint: WebhookEndpoint; secret: string } | null> {
    const id = `whe_${ulid()}`;
    const { secret, sealed } = this.secrets.make('webhook_endpoints', id);
    for (;;) {
      const { rows } = await this.pool.query<EndpointRow & { is_full: boolean }>(
        `WITH free AS (
           SELECT min(place) AS place FROM generate_series(1, $7) AS place
            WHERE place NOT IN (SELECT place FROM jobs.webhook_endpoints WHERE client_id = $2)
         ), added AS (
           INSERT INTO jobs.webhook_endpoints (id, client_id, place, url, events, description, secret)
           SELECT $1, $2, place, $3, $4, $5, $6 FROM free WHERE place IS NOT NULL
           ON CONFLICT (client_id, place) DO NOTHING
           RETURNING ${columns}
         )
         SELECT free.place IS NULL AS is_full, added.* FROM free LEFT JOIN added ON true`,
        [id, clientId, url, events, description, sealed, endpointsPerClientMax],
      );
      const [row] = rows;
      if (row?.is_full) return null;
      // No id: somebody took the place at the same time; there may be another.
      if (row?.id) return { endpoint: toEndpoint(row), secret };
    }
  }

  async list(clientId: string): Promise<WebhookEndpoint[]> {
    const { rows } = await this.pool.query<EndpointRow>(`SELECT ${columns} FROM jobs.webhook_endpoints WHERE client_id = $1 ORDER BY created_at, id`, [
      clientId,
    ]);
    return rows.map(toEndpoint);
  }

  /** A new address is where pending messages go too; an endpoint that is switched off gives up what is pending. */
  async change(clientId: string, id: string, { url, events, description, enabled }: EndpointChange): Promise<WebhookEndpoint | null> {
    const { rows } = await this.pool.query<EndpointRow>(
      `WITH changed AS (
         UPDATE jobs.webhook_endpoints
            SET url = coalesce($3, url), events = coalesce($4, events), description = coalesce($5, description), enabled = coalesce($6, enabled)
          WHERE client_id = $1 AND id = $2
          RETURNING ${columns}
       ), pending AS (
         UPDATE jobs.webhook_deliveries d
            SET url = changed.url,
                state = CASE WHEN changed.enabled THEN 'pending' ELSE 'given-up' END,
                next_attempt_at = CASE WHEN changed.enabled THEN d.next_attempt_at END,
                ended_at = CASE WHEN changed.enabled THEN NULL ELSE jobs.clock() END
           FROM changed WHERE d.endpoint_id = changed.id AND d.state = 'pending'
       )
       SELECT * FROM changed`,
      [clientId, id, url ?? null, events ?? null, description ?? null, enabled ?? null],
    );
    return rows[0] ? toEndpoint(rows[0]) : null;
  }

  /** Its messages and their log go with it. */
  async remove(clientId: string, id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query('DELETE FROM jobs.webhook_endpoints WHERE client_id = $1 AND id = $2', [clientId, id]);
    return rowCount === 1;
  }

  /** The older secret stays good for so long. */
  async rotate(clientId: string, id: string, graceSeconds: number): Promise<{ endpoint: WebhookEndpoint; secret: string } | null> {
    for (;;) {
      const found = await this.pool.query<EndpointRow>(`SELECT ${columns} FROM jobs.webhook_endpoints WHERE client_id = $1 AND id = $2`, [clientId, id]);
      const [old] = found.rows;
      if (!old) return null;
      const { secret, sealed, previous } = this.secrets.replace('webhook_endpoints', id, old);
      const { rows } = await this.pool.query<EndpointRow>(
        `UPDATE jobs.webhook_endpoints SET secret = $4, previous_secret = $5, previous_secret_until = jobs.clock() + make_interval(secs => $6)
          WHERE client_id = $1 AND id = $2 AND secret = $3 RETURNING ${columns}`,
        [clientId, id, old.secret, sealed, previous, graceSeconds],
      );
      if (rows[0]) return { endpoint: toEndpoint(rows[0]), secret };
    }
  }
}

function toEndpoint(row: EndpointRow): WebhookEndpoint {
  return {
    id: row.id,
    url: row.url,
    events: row.events,
    description: row.description,
    enabled: row.enabled,
    createdAt: row.created_at.toISOString(),
    previousSecretUntil: row.previous_secret_until?.toISOString() ?? null,
  };
}
