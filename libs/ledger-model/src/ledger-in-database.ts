import { Ledger } from '@portazgo/ledger';
import type { Pool } from 'pg';
import type { LedgerState } from './ledger-model.ts';
import { clientConcurrency, clientCount, keys, openingCredits, type Answer, type Move } from './move.ts';

const usage = { inputUncached: 1, inputCached: 0, cacheWrite: 0, output: 1, reasoning: 0 };
const everything = -86_400;

/** The real ledger under the same moves. Each sequence has clients, keys and ids of its own, so that many can share a database. */
export class LedgerInDatabase {
  private readonly ledger: Ledger;

  private constructor(
    private readonly pool: Pool,
    private readonly name: string,
  ) {
    this.ledger = new Ledger(pool);
  }

  static async open(pool: Pool, name: string): Promise<LedgerInDatabase> {
    const real = new LedgerInDatabase(pool, name);
    for (let client = 0; client < clientCount; client++) {
      const plan = keys.find((key) => key.client === client)!;
      await pool.query(
        `insert into billing.plans (id, name, requests_per_minute, tokens_per_minute, concurrency, price_multiplier_ppm)
         values ($1, $1, 1000000, 1000000000, $3, $2) on conflict do nothing`,
        [`model-${client}`, plan.priceMultiplierPpm, clientConcurrency[client]],
      );
      await pool.query('insert into billing.clients (id, name, plan_id, bonus_micro_credits) values ($1, $1, $2, $3)', [
        real.client(client),
        `model-${client}`,
        openingCredits,
      ]);
    }
    for (const [index, key] of keys.entries()) {
      await pool.query(
        `with k as (insert into billing.api_keys (id, client_id, name, mode, scopes, spend_cap_micro_credits, concurrency)
         values ($1, $2, $1, $3, '{inference}', $4, $5) returning id) insert into billing.key_secrets (hash, key_id) select $1, id from k`,
        [real.key(index), real.client(key.client), key.mode, key.spendCap, key.concurrency],
      );
    }
    return real;
  }

  async apply(move: Move): Promise<Answer> {
    switch (move.type) {
      case 'reserve': {
        const answers = await this.ledger.reserveMany(
          move.items.map(({ request, key, amount, later }) => ({
            requestId: this.request(request),
            keyHash: this.key(key),
            ip: null,
            scope: 'inference',
            operation: 'chat',
            model: 'm',
            plans: null,
            holdMicroCredits: amount,
            tokens: 2,
            deadlineSeconds: 60,
            started: !later,
          })),
        );
        return answers.flatMap(({ outcome, code, held }) => [outcome, code, outcome === 'admitted' ? held : null]);
      }
      case 'settle': {
        const answers = await this.ledger.settleMany(
          move.items.map(({ request, outcome, cost }) => ({
            requestId: this.request(request),
            outcome,
            costMicroCredits: cost,
            usageSource: 'upstream',
            model: 'm',
            engine: 'e',
            ...usage,
            // Some used more than tokens, and their groups take another statement.
            ...(cost % 3 === 1 ? { quantities: { images: cost } } : {}),
          })),
        );
        return answers.flatMap(({ outcome, charged, loss, repeated }) => [outcome, charged, loss, repeated]);
      }
      case 'start':
        return [(await this.ledger.startHolds(move.requests.map(this.request))).length];
      case 'progress':
        return [await this.ledger.recordProgressMany([{ requestId: this.request(move.request), deliveredMicroCredits: move.delivered, usage }])];
      case 'extend': {
        const { outcome, held } = await this.ledger.extendHold(this.request(move.request), move.additional);
        return outcome === 'extended' ? [outcome, held] : [outcome];
      }
      case 'sweep':
        await this.ledger.sweep(everything, 100_000);
        return [];
      case 'grant': {
        const { outcome, repeated } = await this.ledger.grantCredits(this.client(move.client), move.amount, `${this.name}:${move.reference}`);
        return [outcome, repeated];
      }
      case 'adjust': {
        const { outcome, repeated } = await this.ledger.adjust(this.client(move.client), move.amount, `${this.name}:${move.reference}`);
        return [outcome, repeated];
      }
      case 'refund': {
        const { outcome, repeated } = await this.ledger.refund(this.request(move.request), move.amount, String(move.reference));
        return [outcome, repeated];
      }
    }
  }

  async state(): Promise<LedgerState> {
    const requests = await this.pool.query(
      `select split_part(request_id, ':', 3)::int as id, state, closed_by as "endedBy" from (
         select request_id, state, null as closed_by from billing.holds union all select request_id, state, closed_by from billing.usage_records) r
        where request_id like $1 order by 1`,
      [`${this.name}:request:%`],
    );
    const accounts = await this.pool.query('select posted::float8, held::float8, in_flight as "inFlight" from billing.accounts where id like $1 order by id', [
      `${this.name}:client:%`,
    ]);
    const meters = await this.pool.query(
      `select reserved_micro_credits::float8 as reserved, in_flight as "inFlight", spent_micro_credits::float8 as spent
         from billing.key_meters where key_id like $1 order by key_id`,
      [`${this.name}:key:%`],
    );
    return { requests: requests.rows, accounts: accounts.rows, meters: meters.rows };
  }

  /** Leaves nothing open behind. */
  async close(): Promise<void> {
    await this.ledger.sweep(everything, 100_000);
    await this.ledger.sweep(everything, 100_000);
  }

  private client = (client: number) => `${this.name}:client:${client}`;
  private key = (key: number) => `${this.name}:key:${key}`;
  private request = (request: number) => `${this.name}:request:${request}`;
}
