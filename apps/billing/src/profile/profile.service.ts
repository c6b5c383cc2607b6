import type { readProfile } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { AdmissionService, type VisitTerms } from '../admission/admission.service.ts';

interface ProfileRow {
  name: string;
  expires_at: Date | null;
  models: string[] | null;
}

export class ProfileService {
  constructor(
    private readonly admission: AdmissionService,
    private readonly pool: Pool,
  ) {}

  async read(keyHash: string, ip: string, terms: VisitTerms): Promise<z.input<typeof readProfile.reply>> {
    const decision = await this.admission.visit(keyHash, ip, terms);
    if (decision.outcome === 'refused') return { outcome: 'refused', error: decision.error, ...(decision.limits ? { limits: decision.limits } : {}) };
    if (decision.outcome === 'replayed') throw new ServiceError('internal_error', {});
    const { clientId, keyId, plan, priceMultiplierPpm, limits, balance } = decision;
    const row = await this.row(keyId);
    return {
      outcome: 'found',
      keyId,
      limits,
      profile: { clientId, plan, priceMultiplierPpm, ...balance, name: row.name, expiresAt: row.expires_at?.toISOString() ?? null, models: row.models },
    };
  }

  private async row(keyId: string): Promise<ProfileRow> {
    const { rows } = await this.pool.query<ProfileRow>({
      name: 'profile',
      text: 'select c.name, least(c.expires_at, k.expires_at) as expires_at, k.models from billing.api_keys k join billing.clients c on c.id = k.client_id where k.id = $1',
      values: [keyId],
    });
    const [row] = rows;
    if (!row) throw new ServiceError('not_found', { what: 'key' });
    return row;
  }
}
