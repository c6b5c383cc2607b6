import type { WebhookDelivery, WebhookEvent } from '@portazgo/contracts';
import type { Pool } from 'pg';

interface DeliveryRow {
  id: string;
  endpoint_id: string | null;
  url: string;
  job_id: string;
  event: WebhookEvent;
  state: WebhookDelivery['state'];
  next_attempt_at: Date | null;
  created_at: Date;
  /** As JSON, so that the times are text already. */
  attempts: WebhookDelivery['attempts'];
}

export interface LogQuery {
  clientId: string;
  endpointId: string | null;
  limit: number;
  /** Id of the last one that was read. */
  before: string | null;
}

const shown = `d.id, d.endpoint_id, d.url, d.job_id, d.event, d.state, d.next_attempt_at, d.created_at,
  (SELECT coalesce(json_agg(json_build_object(
            'at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'status', a.status, 'reason', a.reason, 'durationMs', a.duration_ms) ORDER BY a.number), '[]')
     FROM jobs.webhook_attempts a WHERE a.delivery_id = d.id) AS attempts`;

/** What became of the messages, for their owner. */
export class DeliveryLog {
  constructor(private readonly pool: Pool) {}

  /** The newest first. */
  async list({ clientId, endpointId, limit, before }: LogQuery): Promise<{ deliveries: WebhookDelivery[]; nextBefore: string | null }> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `SELECT ${shown} FROM jobs.webhook_deliveries d
        WHERE d.client_id = $1 AND ($2::text IS NULL OR d.endpoint_id = $2)
          AND ($3::text IS NULL OR (d.created_at, d.id) < (SELECT created_at, id FROM jobs.webhook_deliveries WHERE id = $3 AND client_id = $1))
        ORDER BY d.created_at DESC, d.id DESC LIMIT $4`,
      [clientId, endpointId, before, limit + 1],
    );
    const page = rows.slice(0, limit);
    return { deliveries: page.map(toDelivery), nextBefore: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
  }

  /** Queues a message again, with all its tries before it; one that is on its way is tried at once. */
  async requeue(clientId: string, id: string): Promise<WebhookDelivery | null> {
    const { rowCount } = await this.pool.query(
      `UPDATE jobs.webhook_deliveries SET state = 'pending', tries = 0, next_attempt_at = jobs.clock(), ended_at = NULL WHERE client_id = $1 AND id = $2`,
      [clientId, id],
    );
    if (rowCount !== 1) return null;
    const { rows } = await this.pool.query<DeliveryRow>(`SELECT ${shown} FROM jobs.webhook_deliveries d WHERE d.client_id = $1 AND d.id = $2`, [clientId, id]);
    return rows[0] ? toDelivery(rows[0]) : null;
  }
}

function toDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    url: row.url,
    jobId: row.job_id,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
