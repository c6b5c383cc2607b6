import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findRepository } from '../repository.ts';
import { startPostgres } from './embedded-postgres.ts';

it('syncs every commit to disk unless a test asks it not to', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-durable-'));
  const postgres = await startPostgres({ repository: findRepository(), folder });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query("select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')");
  await client.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(rows).toHaveLength(3);
  expect(rows.map(({ setting }: { setting: string }) => setting)).toEqual(['on', 'on', 'on']);
});
