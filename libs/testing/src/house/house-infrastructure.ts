import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRepository, migrate, startPostgres } from '@portazgo/embedded';
import { type TestDatabase, testDatabase } from '../database/test-database.ts';
import { type TestNats, testNats } from '../nats/test-nats.ts';

export interface HouseInfrastructure {
  database: TestDatabase;
  nats: TestNats;
}

/** A database and a broker for one house; `durable` gives it a PostgreSQL of its own that syncs, for proofs and figures that must be honest. */
export async function startInfrastructure(durable: boolean): Promise<HouseInfrastructure> {
  const [database, nats] = await Promise.allSettled([durable ? durableDatabase() : testDatabase(), testNats()]);
  if (database.status === 'fulfilled' && nats.status === 'fulfilled') return { database: database.value, nats: nats.value };
  if (database.status === 'fulfilled') await database.value.drop();
  if (nats.status === 'fulfilled') await nats.value.stop();
  throw [database, nats].find((outcome) => outcome.status === 'rejected')?.reason;
}

async function durableDatabase(): Promise<TestDatabase> {
  const repository = findRepository();
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-postgres-'));
  const postgres = await startPostgres({ repository, folder });
  const drop = async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(postgres.url, { repository });
    return { url: postgres.url, serverPid: postgres.pid, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}
