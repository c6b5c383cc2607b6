import type { Client } from 'pg';

/** One of ten of the rows is a job of this client. */
export interface FilledClient {
  readonly clientId: string;
}

const rowsPerStatement = 100_000;

// As a picture leaves it: what was asked, the body as it came, one result, its charge.
const fill = `
  insert into jobs.jobs (id, client_id, key_id, operation, room, model, mode, input, held_micro_credits, price_multiplier_ppm, charge_on_failure,
    queue_seconds, run_seconds, heartbeat_seconds, total_seconds, dialect, public_request, locale, state, lease, attempt, hold_started, engine, provider,
    upstream_model, sent_at, sent_lease, total_until, end_outcome, "end", end_lease, charged_micro_credits, created_at, started_at, ended_at)
  select '01A' || lpad(n::text, 23, '0'), case when n % 10 = 0 then $3 else 'client-' || n % 1000 end, 'key-' || n % 1000, 'image.generate', 'image',
    'bench-picture', 'live', json_build_object('prompt', repeat('A toll gate in the mountains. ', 5), 'inputs', '[]'::json, 'settings', json_build_object('size', '64x64')),
    1000000, 1000000, false, 600, 300, 30, 900, 'runs', json_build_object('model', 'bench-picture', 'input', json_build_object('prompt', repeat('A toll gate. ', 5))),
    'en', o.outcome, 1, 1, true, 'emulator/gpt-image-2', 'openai', 'gpt-image-2', t.at, 1, t.at + interval '900 s', o.outcome,
    json_build_object('outcome', o.outcome, 'engine', 'emulator/gpt-image-2', 'nature', 'emulated', 'costMicroCredits', 1000000, 'voice', null, 'error', null,
      'quantities', json_build_object('images', 1), 'usageSource', 'counted', 'results', json_build_array(json_build_object('id', '20261130-' || lpad(n::text, 26, '0'),
      'owner', 'client-' || n % 1000, 'kind', 'image', 'mimeType', 'image/png', 'bytes', 4096, 'sha256', md5(n::text) || md5(n::text), 'width', 64, 'height', 64,
      'createdAt', '2026-11-22T00:00:00.000Z', 'expiresAt', '2026-11-29T00:00:00.000Z'))),
    1, 1000000, t.at, t.at, t.at + interval '2 s'
  from generate_series($1::integer, $2::integer) n
  cross join lateral (select now() - interval '10 days' + n * interval '0.5 s' as at) t
  cross join lateral (select case when n % 20 = 0 then 'failed' else 'succeeded' end as outcome) o`;

/** For a desk at rest: ended jobs up to so many rows, with statistics and visibility as the autovacuum would leave them. */
export async function fillJobs(owner: Client, from: number, to: number, { clientId }: FilledClient): Promise<void> {
  for (let start = from; start < to; start += rowsPerStatement) await owner.query(fill, [start + 1, Math.min(to, start + rowsPerStatement), clientId]);
  await owner.query('vacuum (analyze) jobs.jobs');
  // Its pages are written out now and not while something is measured.
  await owner.query('checkpoint');
}
