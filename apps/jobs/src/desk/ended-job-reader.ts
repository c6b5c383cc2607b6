import type { Locale } from '@portazgo/contracts';
import { JobsDatabase } from '../database/jobs-database.ts';
import { EndedJobs, type EndedJob } from '../webhooks/ended-jobs.ts';
import type { JobStore } from './job-store.ts';

/** Jobs that are over, for whoever tells their clients. */
export class EndedJobReader extends EndedJobs {
  constructor(
    private readonly database: JobsDatabase,
    private readonly store: JobStore,
  ) {
    super();
  }

  async read(jobId: string): Promise<EndedJob | null> {
    const [row] = await this.database.ask<{ client_id: string; webhook_url: string | null; locale: Locale }>(
      'ended_job',
      'select client_id, webhook_url, locale from jobs.jobs where id = $1',
      [jobId],
    );
    const job = row && (await this.store.read(row.client_id, jobId));
    return job ? { job, webhookUrl: row.webhook_url, locale: row.locale } : null;
  }
}
