import type { Access } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { Pool } from 'pg';

interface AccessRow {
  hash: string;
  client_id: string;
  code: 'key_revoked' | 'key_expired' | 'client_suspended' | null;
  expired_at: Date | null;
  valid_ms: number | null;
}

/** Whether keys are still taken. The conditions are those of admission (`reserve_many`), by the database's clock. */
export class AccessService {
  constructor(private readonly pool: Pool) {}

  async check(keyHashes: readonly string[]): Promise<Access[]> {
    const { rows } = await this.pool.query<AccessRow>({ name: 'check_access', text: checkAccessSql, values: [keyHashes] });
    const byHash = new Map(rows.map((row) => [row.hash, row]));
    return keyHashes.map((hash) => toAccess(byHash.get(hash)));
  }
}

const checkAccessSql = `
  select s.hash, k.client_id,
         case when k.revoked_at <= now() or s.expires_at <= now() then 'key_revoked'
              when k.expires_at <= now() or c.expires_at <= now() then 'key_expired'
              when c.status <> 'active' then 'client_suspended' end as code,
         case when k.expires_at <= now() then k.expires_at else c.expires_at end as expired_at,
         ceil(extract(epoch from least(k.expires_at, c.expires_at, s.expires_at) - now()) * 1000)::float8 as valid_ms
    from billing.key_secrets s join billing.api_keys k on k.id = s.key_id join billing.clients c on c.id = k.client_id
   where s.hash = any ($1)`;

function toAccess(row: AccessRow | undefined): Access {
  if (!row) return { outcome: 'refused', error: new ServiceError('key_unknown', {}).toWire() };
  if (row.code === null) return { outcome: 'open', clientId: row.client_id, validMs: row.valid_ms };
  const error =
    row.code === 'key_expired' ? new ServiceError('key_expired', { expiredAt: row.expired_at?.toISOString() ?? '' }) : new ServiceError(row.code, {});
  return { outcome: 'refused', error: error.toWire() };
}
