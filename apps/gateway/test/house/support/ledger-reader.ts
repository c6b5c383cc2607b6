import { Pool } from 'pg';

export interface Charge {
  requestId: string;
  outcome: string;
  chargedMicroCredits: number;
  outputTokens: number;
}

/** What the books say, read past the service. */
export class LedgerReader {
  readonly #pool: Pool;

  constructor(databaseUrl: string) {
    this.#pool = new Pool({ connectionString: databaseUrl, max: 1 });
    this.#pool.on('error', () => {});
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** Everything about a client that a call could change. */
  async state(clientId: string): Promise<unknown> {
    const { rows } = await this.#pool.query(
      `select a.posted, a.held, (select count(*) from billing.entries e where e.account_id = a.id) as entries,
              (select count(*) from billing.usage_records u where u.client_id = a.id) as records,
              (select count(*) from billing.holds h where h.client_id = a.id) as holds
         from billing.accounts a where a.id = $1`,
      [clientId],
    );
    return rows[0];
  }

  async charges(clientId: string): Promise<Charge[]> {
    const { rows } = await this.#pool.query<{ request_id: string; outcome: string; charged: string; tokens: string }>(
      `select request_id, outcome, charged_micro_credits as charged, output + reasoning as tokens
         from billing.usage_records where client_id = $1 order by request_id`,
      [clientId],
    );
    return rows.map((row) => ({
      requestId: row.request_id,
      outcome: row.outcome,
      chargedMicroCredits: Number(row.charged),
      outputTokens: Number(row.tokens),
    }));
  }

  async postedMicroCredits(clientId: string): Promise<number> {
    const { rows } = await this.#pool.query<{ posted: string }>('select posted from billing.accounts where id = $1', [clientId]);
    return Number(rows[0]?.posted);
  }

  async openHolds(): Promise<number> {
    const { rows } = await this.#pool.query<{ count: string }>('select count(*) from billing.holds');
    return Number(rows[0]?.count);
  }

  /** Every invariant that is broken, with what breaks it. */
  async faults(): Promise<unknown[]> {
    const { rows } = await this.#pool.query<{ faults: string }>('select * from billing.verify_ledger()');
    if (rows.length === 0) throw new Error('the audit looked at nothing');
    return rows.filter(({ faults }) => Number(faults) > 0);
  }
}
