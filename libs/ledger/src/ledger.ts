import { types as defaultTypes, type Pool, type QueryResultRow } from 'pg';
import { DefiniteAnswers } from './definite-answer.ts';
import type {
  AdjustmentAnswer,
  ExtensionAnswer,
  GrantAnswer,
  Progress,
  RefundAnswer,
  Reservation,
  ReservationAnswer,
  Settlement,
  SettlementAnswer,
  SweepAnswer,
} from './ledger-rows.ts';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const readers: Record<number, (text: string) => unknown> = {
  // An amount stays below 2^53; a balance may pass it and is then told as the nearest number, for nothing is computed from it here.
  [INT8]: Number,
  [TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
};
const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => readers[oid] ?? defaultTypes.getTypeParser(oid, format as 'text') };

/**
 * Every move of money as one call of one SQL function, repeated until its answer is definite: a move carries the id that makes it
 * happen once. `patienceMs` is how long an absent database is waited for.
 */
export class Ledger {
  readonly #answers: DefiniteAnswers;

  constructor(
    private readonly pool: Pool,
    patienceMs = 2_000,
  ) {
    this.#answers = new DefiniteAnswers(patienceMs);
  }

  reserveMany(reservations: Reservation[]): Promise<ReservationAnswer[]> {
    const items = reservations.map((item) => ({ ...item, keyHash: undefined }));
    return this.#ask('reserve_many', 'select * from billing.reserve_many($1, $2)', [reservations.map(({ keyHash }) => keyHash), JSON.stringify(items)]);
  }

  settleMany(settlements: Settlement[]): Promise<SettlementAnswer[]> {
    const items = settlements.map((item) => ({ ...item, requestId: undefined, quantities: undefined }));
    const values = [settlements.map(({ requestId }) => requestId), JSON.stringify(items)];
    const quantities = settlements.flatMap((settlement, at) =>
      Object.entries(settlement.quantities ?? {}).map(([unit, quantity]) => ({ n: at + 1, unit, quantity })),
    );
    // Groups of nothing but tokens go the shorter way.
    if (quantities.length === 0) return this.#ask('settle_many', 'select * from billing.settle_many($1, $2)', values);
    return this.#ask('settle_many_with_quantities', 'select * from billing.settle_many_with_quantities($1, $2, $3)', [...values, JSON.stringify(quantities)]);
  }

  async recordProgressMany(records: Progress[]): Promise<number> {
    const [row] = await this.#ask<{ recorded: number }>('record_progress_many', 'select billing.record_progress_many($1) as recorded', [
      JSON.stringify(records),
    ]);
    return row?.recorded ?? 0;
  }

  async markStartedMany(requestIds: string[]): Promise<number> {
    const [row] = await this.#ask<{ started: number }>('mark_started_many', 'select billing.mark_started_many($1) as started', [requestIds]);
    return row?.started ?? 0;
  }

  /** Marks them as started and gives those whose hold is gone. */
  async startHolds(requestIds: string[]): Promise<string[]> {
    const rows = await this.#ask<{ gone: string }>('start_holds', 'select gone from billing.start_holds($1) as gone', [requestIds]);
    return rows.map(({ gone }) => gone);
  }

  /** An answer that was lost may extend twice: a hold is a bound, and what it holds too much returns at settlement. */
  extendHold(requestId: string, additionalMicroCredits: number): Promise<ExtensionAnswer> {
    return this.#askOne('extend_hold', 'select * from billing.extend_hold($1, $2)', [requestId, additionalMicroCredits]);
  }

  grantCredits(clientId: string, microCredits: number, reference: string, note?: string, source = 'grants'): Promise<GrantAnswer> {
    return this.#askOne('grant_credits', 'select * from billing.grant_credits($1, $2, $3, $4, $5)', [clientId, microCredits, reference, note ?? null, source]);
  }

  /** Takes back (negative) or gives (positive); never takes more than is available. */
  adjust(clientId: string, microCredits: number, reference: string, note?: string): Promise<AdjustmentAnswer> {
    return this.#askOne('adjust', 'select * from billing.adjust($1, $2, $3, $4)', [clientId, microCredits, reference, note ?? null]);
  }

  refund(requestId: string, microCredits: number, reference: string, note?: string): Promise<RefundAnswer> {
    return this.#askOne('refund', 'select * from billing.refund($1, $2, $3, $4)', [requestId, microCredits, reference, note ?? null]);
  }

  sweep(marginSeconds: number, holdsMax = 256): Promise<SweepAnswer> {
    return this.#askOne('sweep', 'select * from billing.sweep(make_interval(secs => $1), $2)', [marginSeconds, holdsMax]);
  }

  /** Null: there is no answer to keep, and the idempotency key is freed when nothing was charged. */
  async keepAnswer(requestId: string, answer: { status: number; headers: Record<string, string>; body: Buffer } | null): Promise<boolean> {
    const values = [requestId, answer?.status ?? null, answer ? JSON.stringify(answer.headers) : null, answer?.body ?? null];
    const row = await this.#askOne<{ kept: boolean }>('keep_answer', 'select billing.keep_answer($1, $2, $3, $4) as kept', values);
    return row.kept;
  }

  /** The request that took an idempotency key first, with this body. */
  async findFirstRequest(keyHash: string, idempotencyKey: string, bodyHash: string): Promise<{ requestId: string; clientId: string } | null> {
    const [row] = await this.#ask<{ requestId: string; clientId: string }>(
      'find_first_request',
      `select w.request_id as "requestId", k.client_id as "clientId"
         from billing.key_secrets s join billing.api_keys k on k.id = s.key_id join billing.idempotency_answers w on w.key_id = s.key_id
        where s.hash = $1 and w.idempotency_key = $2 and w.body_hash = $3 and w.expires_at > now()`,
      [keyHash, idempotencyKey, bodyHash],
    );
    return row ?? null;
  }

  /** A hold whose settlement cannot be booked: the next sweeps end it at what was last recorded as delivered, its deadline is not waited for. */
  async giveUpHold(requestId: string): Promise<void> {
    await this.#ask('give_up_hold', "update billing.holds set deadline_at = least(deadline_at, clock_timestamp() - interval '1 day') where request_id = $1", [
      requestId,
    ]);
  }

  async forgetAnswers(answersMax = 1_000): Promise<number> {
    const row = await this.#askOne<{ forgotten: number }>('forget_answers', 'select billing.forget_answers($1) as forgotten', [answersMax]);
    return row.forgotten;
  }

  async #askOne<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row> {
    const [row] = await this.#ask<Row>(name, text, values);
    if (!row) throw new Error(`${name} gave no row`);
    return row;
  }

  #ask<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return this.#answers.of(async () => (await this.pool.query<Row>({ name, text, values, types })).rows);
  }
}
