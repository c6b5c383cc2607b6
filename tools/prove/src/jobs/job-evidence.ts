import type { Client } from 'pg';
import { request } from 'undici';

/** A job as the desk's row and the ledger have it. Amounts in micro-credits. */
export interface JobRow {
  readonly id: string;
  readonly clientId: string;
  readonly model: string;
  readonly prompt: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly results: readonly { readonly id: string; readonly sha256: string; readonly createdAt: string }[];
  readonly lease: number;
  /** Its upstream task is known. */
  readonly isTracked: boolean;
  readonly held: number;
  readonly charged: number | null;
  /** By the usage record; null when there is none. */
  readonly billed: number | null;
  /** How often it came to a terminal state, by the witness. */
  readonly endings: number;
  /** Epoch milliseconds. */
  readonly endedAt: number | null;
}

/** A line of the emulator's journal about media. */
export interface MediaLine {
  readonly requestId: string | null;
  readonly phase: 'answer' | 'submit' | 'end';
  readonly taskId: string | null;
  readonly outcome: 'succeeded' | 'failed' | 'refused' | 'accepted' | 'cancelled' | null;
  readonly billable: boolean | null;
  readonly units: Readonly<Record<string, number>>;
  readonly status: number | null;
}

/** Notes every time a job comes to a terminal state, past everything that the desk itself believes. */
export async function bearWitness(database: Client): Promise<void> {
  await database.query(`
    CREATE SCHEMA proof;
    CREATE TABLE proof.endings (job_id text NOT NULL, state text NOT NULL);
    CREATE FUNCTION proof.note_ending() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO proof.endings VALUES (NEW.id, NEW.state); RETURN NULL; END $$;
    CREATE TRIGGER proof_note_ending AFTER UPDATE OF state ON jobs.jobs FOR EACH ROW
      WHEN (NEW.state IN ('succeeded', 'failed', 'cancelled')) EXECUTE FUNCTION proof.note_ending();`);
}

export async function readJobRows(database: Client): Promise<JobRow[]> {
  const { rows } = await database.query<Record<string, string> & { results: JobRow['results']; tracked: boolean }>(
    `SELECT j.id, j.client_id, j.model, coalesce(j.input ->> 'prompt', j.input -> 'turns' -> 0 ->> 'text') AS prompt, j.state, j.end_outcome,
            j."end" -> 'error' ->> 'code' AS code, coalesce(j."end" -> 'results', '[]') AS results, j.lease, j.upstream IS NOT NULL AS tracked,
            j.held_micro_credits AS held, j.charged_micro_credits AS charged, u.charged_micro_credits - u.refunded_micro_credits AS billed,
            (SELECT count(*) FROM proof.endings e WHERE e.job_id = j.id) AS endings, extract(epoch FROM j.ended_at) * 1000 AS ended
       FROM jobs.jobs j LEFT JOIN billing.usage_records u ON u.request_id = j.id ORDER BY j.id`,
  );
  return rows.map((row) => ({
    id: row.id!,
    clientId: row.client_id!,
    model: row.model!,
    prompt: row.prompt ?? '',
    state: row.state!,
    outcome: row.end_outcome ?? null,
    code: row.code ?? null,
    results: row.results,
    lease: Number(row.lease),
    isTracked: row.tracked,
    held: Number(row.held),
    charged: numberOrNull(row.charged),
    billed: numberOrNull(row.billed),
    endings: Number(row.endings),
    endedAt: numberOrNull(row.ended),
  }));
}

const numberOrNull = (text: string | null | undefined): number | null => (text === null || text === undefined ? null : Number(text));

/** Jobs that are not over, and what the desk still owes. */
export async function countOpen(database: Client): Promise<{ jobs: number; outbox: number }> {
  const { rows } = await database.query<{ jobs: string; outbox: string }>(
    `SELECT (SELECT count(*) FROM jobs.jobs WHERE ended_at IS NULL) AS jobs, (SELECT count(*) FROM jobs.outbox) AS outbox`,
  );
  return { jobs: Number(rows[0]?.jobs), outbox: Number(rows[0]?.outbox) };
}

/** Lines by the job that they are about. */
export async function readMediaJournal(emulatorUrl: string): Promise<Map<string, MediaLine[]>> {
  const answer = await request(`${emulatorUrl}/journal`);
  const lines = (await answer.body.json()) as MediaLine[];
  const byJob = new Map<string, MediaLine[]>();
  for (const line of lines) if (line.requestId !== null) byJob.set(line.requestId, [...(byJob.get(line.requestId) ?? []), line]);
  return byJob;
}
