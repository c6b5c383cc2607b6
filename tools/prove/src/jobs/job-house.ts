import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHouse, type House, type HouseOptions } from '@portazgo/testing';
import { Client } from 'pg';
import { JobDoor, type JobClient } from './job-clients.ts';
import { bearWitness, countOpen, readJobRows, type JobRow } from './job-evidence.ts';
import { writeJobCatalog, type JobKind, type TimeLimits } from './job-kind.ts';
import { fetchResults, type FetchedResults } from './kept-results.ts';
import { sideBySide } from './side-by-side.ts';

export interface JobHouseOptions extends Pick<HouseOptions, 'services' | 'instances' | 'environment'> {
  readonly kinds: readonly JobKind[];
  readonly timeLimits?: TimeLimits;
  readonly clients: number;
}

/** A house of its own for a proof about jobs, with commits that are durable, clients, and a witness of every end. */
export class JobHouse {
  private constructor(
    readonly house: House,
    readonly door: JobDoor,
    readonly clients: readonly JobClient[],
    private readonly catalogDir: string,
  ) {}

  static async with<Result>(
    { kinds, timeLimits, clients: clientsTotal, ...options }: JobHouseOptions,
    work: (house: JobHouse) => Promise<Result>,
  ): Promise<Result> {
    const catalogDir = writeJobCatalog(kinds, timeLimits);
    const environment = { LOG_LEVEL: 'warn', DRAIN_DELAY_MS: '0', ...options.environment };
    const house = await startHouse({ ...options, durable: true, catalogDir, environment });
    const clients: JobClient[] = [];
    const jobHouse = new JobHouse(house, new JobDoor(house), clients, catalogDir);
    try {
      await jobHouse.ask(bearWitness);
      for (let index = 0; index < clientsTotal; index++) clients.push(await house.createClient({ credits: 1_000_000, plan: 'operator' }));
      return await work(jobHouse);
    } finally {
      await jobHouse.#stop();
    }
  }

  async ask<Result>(work: (database: Client) => Promise<Result>): Promise<Result> {
    const database = new Client({ connectionString: this.house.databaseUrl });
    database.on('error', () => undefined);
    await database.connect();
    try {
      return await work(database);
    } finally {
      await database.end();
    }
  }

  rows(): Promise<JobRow[]> {
    return this.ask(readJobRows);
  }

  /** What is not over when patience is. */
  untilOver(limitMs: number): Promise<{ jobs: number; outbox: number }> {
    return this.ask(async (database) => {
      for (const endsAt = Date.now() + limitMs; ; await sleep(100)) {
        const open = await countOpen(database);
        if ((open.jobs === 0 && open.outbox === 0) || Date.now() > endsAt) return open;
      }
    });
  }

  async until(isReached: (rows: JobRow[]) => boolean, limitMs: number): Promise<JobRow[]> {
    for (const endsAt = Date.now() + limitMs; ; await sleep(100)) {
      const rows = await this.rows();
      if (isReached(rows)) return rows;
      if (Date.now() > endsAt) throw new Error(`the jobs never came to where the proof begins: ${JSON.stringify(rows.slice(0, 3))}`);
    }
  }

  /** The files of succeeded jobs, as their clients get them. */
  async fetchAll(rows: readonly JobRow[]): Promise<Map<string, FetchedResults>> {
    const byClient = new Map(this.clients.map((client) => [client.clientId, client]));
    const fetched = new Map<string, FetchedResults>();
    const succeeded = rows.filter(({ state }) => state === 'succeeded');
    await sideBySide(succeeded, 12, async (row) => void fetched.set(row.id, await fetchResults(this.door, byClient.get(row.clientId)!, row)));
    return fetched;
  }

  async #stop(): Promise<void> {
    await this.door.close();
    await this.house.stop();
    rmSync(this.catalogDir, { recursive: true, force: true });
  }
}
