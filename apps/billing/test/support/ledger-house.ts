import { Ledger, verifyLedger, type Reservation, type ReservationAnswer, type Settlement, type SettlementAnswer } from '@portazgo/ledger';
import { testDatabase } from '@portazgo/testing';
import { Pool } from 'pg';

interface KeyOptions {
  mode?: 'live' | 'test';
  scopes?: string[];
  models?: string[] | null;
  ips?: string[] | null;
  spendCap?: number | null;
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  concurrency?: number;
  expiresAt?: string;
}

/** A migrated database with the functions under the service's own role, and short ways to say what a test is about. */
export class LedgerHouse {
  readonly pool: Pool;
  readonly ledger: Ledger;
  /** May do what the service's role may not: plant, move time. */
  readonly owner: Pool;
  #count = 0;

  private constructor(
    readonly url: string,
    private readonly dropDatabase: () => Promise<void>,
  ) {
    this.pool = new Pool({ connectionString: url, max: 8, options: '-c role=portazgo_billing' });
    this.owner = new Pool({ connectionString: url, max: 2 });
    this.ledger = new Ledger(this.pool);
  }

  static async open(): Promise<LedgerHouse> {
    const database = await testDatabase();
    return new LedgerHouse(database.url, () => database.drop());
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.owner.end()]);
    await this.dropDatabase();
  }

  /** A client with that many micro-credits, on a plan that limits nothing. */
  async client(microCredits: number, plan = 'operator'): Promise<string> {
    const id = `client-${(this.#count += 1)}`;
    await this.pool.query('insert into billing.clients (id, name, plan_id, bonus_micro_credits) values ($1, $1, $2, $3)', [id, plan, microCredits]);
    return id;
  }

  /** Its hash, which is also its id. */
  async key(client: string, options: KeyOptions = {}): Promise<string> {
    const id = `key-${(this.#count += 1)}`;
    const { mode = 'live', scopes = ['inference'], models = null, ips = null, spendCap = null } = options;
    await this.pool.query(
      `insert into billing.api_keys (id, client_id, name, mode, scopes, models, ips, spend_cap_micro_credits, requests_per_minute, tokens_per_minute, concurrency, expires_at)
       values ($1, $2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [id, client, mode, scopes, models, ips, spendCap, options.requestsPerMinute, options.tokensPerMinute, options.concurrency, options.expiresAt],
    );
    await this.pool.query('insert into billing.key_secrets (hash, key_id) values ($1, $1)', [id]);
    return id;
  }

  async clientWithKey(microCredits: number, options: KeyOptions = {}): Promise<{ client: string; key: string }> {
    const client = await this.client(microCredits);
    return { client, key: await this.key(client, options) };
  }

  /** A client on a plan of its own with these limits. */
  async limitedClient(microCredits: number, limits: { requests?: number; tokens?: number; concurrency?: number }): Promise<string> {
    const plan = `plan-${(this.#count += 1)}`;
    await this.pool.query(
      `insert into billing.plans (id, name, requests_per_minute, tokens_per_minute, concurrency, price_multiplier_ppm) values ($1, $1, $2, $3, $4, 1000000)`,
      [plan, limits.requests ?? 1_000_000, limits.tokens ?? 1_000_000_000, limits.concurrency ?? 10_000],
    );
    return this.client(microCredits, plan);
  }

  /** As if the window of a client and its keys had begun so long ago. */
  async moveWindow(client: string, secondsAgo: number): Promise<void> {
    await this.owner.query(
      `with moved as (update billing.accounts set window_started_at = clock_timestamp() - make_interval(secs => $2) where id = $1 returning window_started_at)
       update billing.key_meters m set window_started_at = moved.window_started_at from moved, billing.api_keys k
        where k.client_id = $1 and m.key_id = k.id and m.window_started_at is not null`,
      [client, secondsAgo],
    );
  }

  newRequest(): string {
    return `request-${String((this.#count += 1)).padStart(6, '0')}`;
  }

  async reserve(key: string, holdMicroCredits: number, more: Partial<Reservation> = {}): Promise<ReservationAnswer & { requestId: string }> {
    const item = reservation(key, holdMicroCredits, { requestId: this.newRequest(), ...more });
    const [answer] = await this.ledger.reserveMany([item]);
    return { ...answer!, requestId: item.requestId };
  }

  async settle(requestId: string, costMicroCredits: number, more: Partial<Settlement> = {}): Promise<SettlementAnswer> {
    const [answer] = await this.ledger.settleMany([settlement(requestId, costMicroCredits, more)]);
    return answer!;
  }

  /** As if every hold's deadline and margin had passed; a call that was sent needs two sweeps. */
  async sweep(rounds = 2): Promise<void> {
    for (let round = 0; round < rounds; round++) await this.ledger.sweep(-86_400);
  }

  async account(client: string): Promise<{ posted: number; held: number; entries: number }> {
    const { rows } = await this.pool.query('select posted::float8, held::float8, entry_count::float8 as entries from billing.accounts where id = $1', [client]);
    return rows[0];
  }

  async record(requestId: string): Promise<Record<string, unknown>> {
    const { rows } = await this.pool.query(
      'select state, outcome, closed_by, charged_micro_credits::float8 as charged, loss_micro_credits::float8 as loss, output::float8 from billing.usage_records where request_id = $1',
      [requestId],
    );
    return rows[0];
  }

  async houseTotal(account: string): Promise<number> {
    const { rows } = await this.pool.query('select total::float8 from billing.house_totals where id = $1', [account]);
    return rows[0].total;
  }

  /** Whatever a test did, the books are right after it. */
  async requireNoFaults(): Promise<void> {
    const faults = (await verifyLedger(this.owner)).filter((finding) => finding.faults > 0);
    if (faults.length > 0) throw new Error(`the ledger is wrong: ${JSON.stringify(faults)}`);
  }
}

export function reservation(keyHash: string, holdMicroCredits: number, more: Partial<Reservation> & { requestId: string }): Reservation {
  return {
    keyHash,
    holdMicroCredits,
    ip: '203.0.113.7',
    scope: 'inference',
    operation: 'chat',
    model: 'm',
    plans: null,
    tokens: 10,
    deadlineSeconds: 60,
    ...more,
  };
}

export function settlement(requestId: string, costMicroCredits: number, more: Partial<Settlement> = {}): Settlement {
  return {
    requestId,
    costMicroCredits,
    outcome: 'succeeded',
    usageSource: 'upstream',
    model: 'm',
    engine: 'e',
    inputUncached: 1,
    inputCached: 0,
    cacheWrite: 0,
    output: 1,
    reasoning: 0,
    ...more,
  };
}
