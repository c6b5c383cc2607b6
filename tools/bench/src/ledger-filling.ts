import type { Pool } from 'pg';

/** Clients with plenty of credits and a key each, `hash-0` to `hash-<n>`, on a plan that limits nothing. */
export async function openAccounts(pool: Pool, accounts: number): Promise<void> {
  await pool.query(`insert into billing.plans (id, name, requests_per_minute, tokens_per_minute, concurrency, price_multiplier_ppm)
    values ('bench', 'Bench', 2000000000, 1000000000000, 1000000, 1000000)`);
  await pool.query(
    `insert into billing.clients (id, name, plan_id, bonus_micro_credits)
     select 'client-' || i, 'bench', 'bench', 1000000000000 from generate_series(0, $1 - 1) i`,
    [accounts],
  );
  await pool.query(
    `insert into billing.api_keys (id, client_id, name, mode, scopes)
     select 'key-' || i, 'client-' || i, 'bench', 'live', '{inference}' from generate_series(0, $1 - 1) i`,
    [accounts],
  );
  await pool.query(`insert into billing.key_secrets (hash, key_id) select 'hash-' || i, 'key-' || i from generate_series(0, $1 - 1) i`, [accounts]);
}

/** The books of many ended requests, as the functions would have left them, spread over the first thousand accounts. */
export async function fillLedger(pool: Pool, requests: number): Promise<void> {
  const step = 100_000;
  for (let from = 0; from < requests; from += step) {
    const until = Math.min(requests, from + step) - 1;
    await pool.query('begin');
    await pool.query(
      `insert into billing.usage_records
       select 'filled-' || lpad(i::text, 9, '0'), 'client-' || i % 1000, 'key-' || i % 1000, 'live', 'chat', 'some-model', 'emulator/some-model', null, 'settled',
              'succeeded', 'settlement', 1000, 1000000, 700, 700, 0, 0, 20, 0, 0, 30, 0, 'upstream', now(), now()
         from generate_series($1::bigint, $2::bigint) i`,
      [from, until],
    );
    await pool.query(
      `insert into billing.entries
       select 'filled-' || lpad(i::text, 9, '0'), leg.kind, leg.account_id, leg.number, leg.amount, null, now()
         from generate_series($1::bigint, $2::bigint) i join billing.accounts a on a.id = 'client-' || i % 1000
        cross join lateral (values ('charge', a.id, a.entry_count + 1 + i / 1000 - $1::bigint / 1000, -700), ('revenue', 'revenue', null::bigint, 700)) as leg (kind, account_id, number, amount)`,
      [from, until],
    );
    await pool.query(
      `update billing.accounts a set posted = a.posted - 700 * n.count, entry_count = a.entry_count + n.count
         from (select 'client-' || i % 1000 as id, count(*) as count from generate_series($1::bigint, $2::bigint) i group by 1) n where a.id = n.id`,
      [from, until],
    );
    await pool.query(
      `update billing.key_meters m set spent_micro_credits = m.spent_micro_credits + 700 * n.count
         from (select 'key-' || i % 1000 as id, count(*) as count from generate_series($1::bigint, $2::bigint) i group by 1) n where m.key_id = n.id`,
      [from, until],
    );
    await pool.query('commit');
  }
  await pool.query('vacuum analyze billing.usage_records');
  for (const table of ['entries', 'accounts', 'key_meters', 'holds']) await pool.query(`vacuum analyze billing.${table}`);
  // What filling left to write must not be paid by what is measured next.
  await pool.query('checkpoint');
}
