import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findRepository } from '../repository.ts';
import { type EmbeddedPostgres, startPostgres } from './embedded-postgres.ts';

const home = mkdtempSync(path.join(tmpdir(), 'portazgo-embedded-'));
// The usual place of a project: below a folder that only its owner may enter, with a space in its name.
const folder = path.join(home, 'only mine', 'postgres');
mkdirSync(path.dirname(folder), { mode: 0o700 });
let running: EmbeddedPostgres | undefined;

const start = async () => (running = await startPostgres({ repository: findRepository(), folder, durable: false }));
/** A server and its children, which are PostgreSQL's background processes. */
const familyOf = (parent: number) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid === parent || parentOf(pid) === parent);
function parentOf(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

afterEach(() => running?.stop());
afterAll(() => rmSync(home, { recursive: true, force: true }));

it('keeps its data from one start to the next, and leaves no process behind', async () => {
  const first = await start();
  await query(first.url, 'create table toll (coins int)');
  await query(first.url, 'insert into toll values (4)');
  const family = familyOf(first.pid);
  expect(family.length).toBeGreaterThan(1);
  await first.stop();
  expect(await first.exited).toBe('exit code 0');
  expect(family.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);

  const second = await start();
  expect(await query(second.url, 'select coins from toll')).toEqual([{ coins: 4 }]);
});

it('refuses a folder on which another one works, and says what to do', async () => {
  const { pid } = await start();
  const second = startPostgres({ repository: findRepository(), folder });
  await expect(second).rejects.toThrow(`Another PostgreSQL (process ${pid}) already works on ${folder}`);
  await expect(second).rejects.toThrow('PORTAZGO_DATA');
});

it('starts again at once after its processes were killed', async () => {
  const { pid, exited } = await start();
  process.kill(pid, 'SIGKILL');
  expect(await exited).toBe('signal SIGKILL');
  const { url } = await start();
  expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

it('is not fooled by a left-over postmaster.pid whose number now belongs to another program', async () => {
  await (await start()).stop();
  const strangersFile = path.join(folder, 'cluster', 'postmaster.pid');
  writeFileSync(strangersFile, `${process.pid}\n${folder}/cluster\n0\n0\n\n127.0.0.1\n`);
  const { url } = await start();
  expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
});

it('lets nobody in without the password', async () => {
  const url = new URL((await start()).url);
  url.password = 'guess';
  await expect(query(url.toString(), 'select 1')).rejects.toThrow('password authentication failed');
});
