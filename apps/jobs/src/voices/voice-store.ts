import type { Voice } from '@portazgo/contracts';
import { JobsDatabase } from '../database/jobs-database.ts';

interface VoiceRow {
  id: string;
  client_id: string;
  title: string;
  model: string;
  provider: string;
  upstream_voice_id: string;
  created_at: Date;
}

const columns = 'id, client_id, title, model, provider, upstream_voice_id, created_at';

export class VoiceStore {
  constructor(private readonly database: JobsDatabase) {}

  async list(clientId: string): Promise<Voice[]> {
    const rows = await this.database.ask<VoiceRow>('list_voices', `select ${columns} from jobs.voices where client_id = $1 order by id desc limit 1000`, [
      clientId,
    ]);
    return rows.map(toVoice);
  }

  async find(clientId: string, voiceId: string): Promise<Voice | null> {
    const [row] = await this.database.ask<VoiceRow>('find_voice', `select ${columns} from jobs.voices where id = $1 and client_id = $2`, [voiceId, clientId]);
    return row ? toVoice(row) : null;
  }

  /** Its provider is told by the outbox. */
  async delete(clientId: string, voiceId: string): Promise<boolean> {
    const row = await this.database.askOne<{ deleted: boolean }>('delete_voice', 'select jobs.delete_voice($1, $2) as deleted', [clientId, voiceId]);
    return row.deleted;
  }
}

function toVoice(row: VoiceRow): Voice {
  return {
    id: row.id,
    clientId: row.client_id,
    title: row.title,
    model: row.model,
    provider: row.provider,
    upstreamVoiceId: row.upstream_voice_id,
    createdAt: row.created_at.toISOString(),
  };
}
