import { JobsDatabase } from '../database/jobs-database.ts';
import type { EndingRow, StoredEnd, TerminalStatus } from '../desk/job-row.ts';

/** A job whose charge is committed. */
export interface Completion {
  id: string;
  charged: number;
  /** In place of what was told: there was no hold, so nothing is delivered. */
  end?: StoredEnd;
  voiceId?: string;
  title?: string;
  provider?: string;
  upstreamVoiceId?: string;
}

export interface CompletedRow {
  id: string;
  client_id: string;
  status: TerminalStatus;
}

export class CompletionStore {
  constructor(private readonly database: JobsDatabase) {}

  ending(jobIds: readonly string[]): Promise<EndingRow[]> {
    return this.database.ask(
      'ending_jobs',
      `select id, operation, model, charge_on_failure, sent_at is not null as was_sent, "end" from jobs.jobs where id = any ($1) and state = 'ending'`,
      [jobIds],
    );
  }

  /** Those that were completed before are not among the answers. */
  complete(completions: readonly Completion[]): Promise<CompletedRow[]> {
    return this.database.ask('complete_jobs', 'select * from jobs.complete_jobs($1)', [JSON.stringify(completions)]);
  }
}
