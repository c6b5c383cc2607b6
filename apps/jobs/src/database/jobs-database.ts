import { setTimeout as sleep } from 'node:timers/promises';
import { DefiniteAnswers, isIndefinite } from '@portazgo/ledger';
import { types as defaultTypes, type Pool, type QueryResultRow } from 'pg';

const INT8 = 20;
// Amounts stay far below 2^53; ids of the outbox are read as text.
const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : defaultTypes.getTypeParser(oid, format as 'text')) };
const patienceMs = 2_000;
const startPatienceMs = 30_000;

/** Statements of the desk, each prepared once a connection. */
export class JobsDatabase {
  readonly #answers = new DefiniteAnswers(patienceMs, 'jobs');

  constructor(private readonly pool: Pool) {}

  /** Said again until its answer is definite: for statements that change nothing the second time. */
  ask<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return this.#answers.of(() => this.askOnce<Row>(name, text, values));
  }

  async askOne<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row> {
    const [row] = await this.ask<Row>(name, text, values);
    if (!row) throw new Error(`${name} gave no row`);
    return row;
  }

  /** For statements that must not be repeated; a lost answer is the caller's to bear. */
  async askOnce<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>({ name, text, values, types })).rows;
  }
}

/** Waits for a database that is still starting; a wrong address, password or a database without our migrations stops the start. */
export async function reachDatabase(pool: Pool): Promise<void> {
  const end = performance.now() + startPatienceMs;
  for (;;) {
    try {
      await pool.query('select 1 from jobs.broker_store limit 1');
      return;
    } catch (error) {
      if (!isIndefinite(error) || performance.now() > end) throw error;
      await sleep(250);
    }
  }
}
