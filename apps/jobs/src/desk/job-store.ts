import { roomOf, type Job, type JobStatus, type JobSubmission } from '@portazgo/contracts';
import { JobsDatabase } from '../database/jobs-database.ts';
import type { JobRow } from './job-row.ts';
import { toJob } from './job.mapper.ts';

const columns = `j.id, j.client_id, j.operation, j.model, j.status, j.upstream_position, j.progress_percent, j.dialect, j.public_request, j.engine, j.provider,
  j.held_micro_credits, j."end", j.voice_id, j.charged_micro_credits, j.created_at, j.started_at, j.ended_at`;
/** Nobody cares how many are before the thousandth, and counting them would cost. */
const position = `CASE WHEN j.state = 'queued' THEN
  (SELECT count(*) FROM (SELECT 1 FROM jobs.jobs q WHERE q.room = j.room AND q.state = 'queued' AND q.id < j.id LIMIT 1000) ahead) END AS position`;

/**
 * Ids are in letters, digits and hyphens. One bound always, and never "or there is none": a plan made for both reads every newer job of the
 * client to reach an old page.
 */
const behindAllIds = '~';

/** The rows of jobs as their clients submit, read and cancel them. */
export class JobStore {
  constructor(private readonly database: JobsDatabase) {}

  /** False: the id is another client's. */
  async submit(submission: JobSubmission): Promise<boolean> {
    const { timeLimits: limits } = submission;
    const row = await this.database.askOne<{ submitted: boolean }>(
      'submit_job',
      'select jobs.submit_job($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) as submitted',
      [
        submission.jobId,
        submission.clientId,
        submission.keyId,
        submission.operation,
        roomOf(submission.operation),
        submission.model,
        submission.mode,
        JSON.stringify(submission.input),
        submission.heldMicroCredits,
        submission.priceMultiplierPpm,
        submission.chargeOnFailure,
        limits.queueSeconds,
        limits.runSeconds,
        limits.heartbeatSeconds,
        limits.totalSeconds,
        submission.webhookUrl,
        submission.dialect,
        JSON.stringify(submission.publicRequest),
        submission.locale,
        submission.pricePin ? JSON.stringify(submission.pricePin) : null,
      ],
    );
    return row.submitted;
  }

  /** Null alike for unknown and foreign ids, by the same look-up. */
  async read(clientId: string, jobId: string): Promise<Job | null> {
    const [row] = await this.database.ask<JobRow>('read_job', `select ${columns}, ${position} from jobs.jobs j where j.id = $1 and j.client_id = $2`, [
      jobId,
      clientId,
    ]);
    return row ? toJob(row) : null;
  }

  /** Newest first, one more than asked for when there are more. */
  async list(clientId: string, { status, limit, before }: { status: JobStatus | null; limit: number; before: string | null }): Promise<Job[]> {
    const select = `select ${columns}, ${position} from jobs.jobs j where j.client_id = $1 and j.id < $2`;
    const values = [clientId, before ?? behindAllIds, limit + 1];
    const rows = status
      ? await this.database.ask<JobRow>('list_jobs_by_status', `${select} and j.status = $4 order by j.id desc limit $3`, [...values, status])
      : await this.database.ask<JobRow>('list_jobs', `${select} order by j.id desc limit $3`, values);
    return rows.map(toJob);
  }

  async modeOf(clientId: string, jobId: string): Promise<'live' | 'test' | undefined> {
    const [row] = await this.database.ask<{ mode: 'live' | 'test' }>('job_mode', 'select j.mode from jobs.jobs j where j.id = $2 and j.client_id = $1', [
      clientId,
      jobId,
    ]);
    return row?.mode;
  }

  async cancel(clientId: string, jobId: string): Promise<'asked' | 'over' | 'missing'> {
    const row = await this.database.askOne<{ outcome: 'asked' | 'over' | 'missing' }>('cancel_job', 'select jobs.cancel_job($1, $2) as outcome', [
      clientId,
      jobId,
    ]);
    return row.outcome;
  }
}
