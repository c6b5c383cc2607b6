import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../postgres/embedded-postgres.ts';
import { findRepository } from '../repository.ts';
import { migrate } from './migrate.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-migrate-'));
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  postgres = await startPostgres({ repository: findRepository(), folder, durable: false });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('lets two instances that start together take turns', async () => {
  const [one, other] = await Promise.all([migrate(postgres.url), migrate(postgres.url)]);
  expect(one).toEqual(other);
  expect(one).toContain('billing');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  const { rows } = await client.query('select migration_name from billing._prisma_migrations where finished_at is null or rolled_back_at is not null');
  const { rowCount: applied } = await client.query('select 1 from billing._prisma_migrations');
  await client.end();
  expect(rows).toEqual([]);
  expect(applied).toBeGreaterThan(0);
}, 60_000);

it('keeps the password out of the arguments of every process, where all users of the machine could read it', async () => {
  const { password } = new URL(postgres.url);
  const work = { isOver: false };
  const migrated = migrate(postgres.url).finally(() => (work.isOver = true));
  const leaks = new Set<string>();
  let engines = 0;
  while (!work.isOver) {
    for (const line of commandLines()) {
      if (line.includes('schema-engine')) engines++;
      if (line.includes(password)) leaks.add(line.replaceAll(password, '…'));
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await migrated;
  expect(engines).toBeGreaterThan(0);
  expect([...leaks]).toEqual([]);
}, 60_000);

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

it('says which database it cannot reach, and keeps the password to itself', async () => {
  const url = new URL(postgres.url);
  url.port = '1';
  const attempt = migrate(url.toString());
  await expect(attempt).rejects.toThrow('The database at postgresql://portazgo@127.0.0.1:1/portazgo cannot be reached');
  await expect(attempt).rejects.not.toThrow(url.password);
});
