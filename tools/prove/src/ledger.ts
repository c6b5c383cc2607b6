import { verifyLedger, type InvariantFinding } from '@portazgo/ledger';
import { Client } from 'pg';

/** What one ended request cost, as its usage record says. Amounts in micro-credits. */
export interface Charge {
  requestId: string;
  outcome: string;
  state: string;
  charged: number;
  cost: number;
  held: number;
  outputTokens: number;
  inputTokens: number;
  usageSource: string;
}

export function chargesOf(databaseUrl: string, clientId: string): Promise<Charge[]> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<Record<string, string>>(
      `SELECT request_id, outcome, state, charged_micro_credits, cost_micro_credits, held_micro_credits, output + reasoning AS output_tokens,
              input_uncached + input_cached + cache_write AS input_tokens, usage_source
         FROM billing.usage_records WHERE client_id = $1`,
      [clientId],
    );
    return rows.map((row) => ({
      requestId: row.request_id!,
      outcome: row.outcome!,
      state: row.state!,
      charged: Number(row.charged_micro_credits),
      cost: Number(row.cost_micro_credits),
      held: Number(row.held_micro_credits),
      outputTokens: Number(row.output_tokens),
      inputTokens: Number(row.input_tokens),
      usageSource: row.usage_source!,
    }));
  });
}

export function openHolds(databaseUrl: string, clientId: string): Promise<number> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM billing.holds WHERE client_id = $1', [clientId]);
    return Number(rows[0]?.count);
  });
}

/** The ledger's own audit, in one snapshot. */
export function auditLedger(databaseUrl: string): Promise<InvariantFinding[]> {
  return withDatabase(databaseUrl, (client) => verifyLedger(client));
}

async function withDatabase<Result>(databaseUrl: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
