import { chownSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { InfrastructureError } from '../infrastructure-error.ts';
import { accountFor } from '../server/account.ts';
import { fullDiskText, isFullDisk } from '../server/full-disk.ts';
import { ProcessProgress } from '../server/process-progress.ts';
import { freePort } from '../server/free-port.ts';
import { ServerProcess, sleep } from '../server/server-process.ts';
import { type ClusterSetup, SUPERUSER, initialiseCluster, readPassword } from './initialise-cluster.ts';
import { findPostgresBinaries, linkLibraries } from './postgres-binaries.ts';
import { refuseSecondPostmaster } from './postmaster-pid.ts';

export interface PostgresOptions {
  repository: string;
  /** Holds the cluster, the password and the library links. */
  folder: string;
  logFile?: string;
  database?: string;
  /** False leaves out every sync to disk: for tests only, a crash loses the data. */
  durable?: boolean;
  connectionsMax?: number;
  /** A port given back by an earlier start, to come back at the same address. */
  port?: number;
}

export interface EmbeddedPostgres {
  url: string;
  port: number;
  pid: number;
  /** Settles with the reason when the server ends, asked or not. */
  exited: Promise<string>;
  stop(): Promise<void>;
  /** The end of what it wrote since its start. */
  lastWords(): string;
}

const ATTEMPTS_MAX = 10;
/** Without a sign that it works. To recover what a crash left, on a slow disk, takes as long as it takes. */
const SILENCE_LIMIT_MS = 60_000;
const lastWordsChars = 4_000;

export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const { repository, folder, database = 'portazgo', durable = true } = options;
  const binaries = findPostgresBinaries(repository);
  const account = accountFor(path.join(folder, 'cluster'));
  ownFolder(folder, account);
  const environment = linkLibraries(binaries, path.join(folder, 'libraries'));
  const setup: ClusterSetup = { folder, binaries, environment, account, logFile: options.logFile ?? path.join(folder, 'postgres.log'), durable };
  const cluster = await initialiseCluster(setup);
  for (let attempt = 1; ; attempt++) {
    refuseSecondPostmaster(cluster);
    const port = options.port ?? (await freePort());
    const url = (name: string) => `postgresql://${SUPERUSER}:${readPassword(folder)}@127.0.0.1:${port}/${name}`;
    const server = ServerProcess.start(setup.logFile, {
      program: binaries.postgres,
      args: ['-D', cluster, ...settings(port, durable, options.connectionsMax ?? 200)],
      workingFolder: folder,
      environment,
      account,
      folders: [folder, binaries.folder],
    });
    if (await isReady(server, url('postgres'))) {
      await createDatabase(url('postgres'), database);
      return {
        url: url(database),
        port,
        pid: server.pid ?? 0,
        exited: server.exited,
        stop: () => stopPostgres(server),
        lastWords: () => server.said().slice(-lastWordsChars),
      };
    }
    const said = server.said();
    // The port was lost to another process, or processes of a killed server still hold its shared memory for a moment.
    const passes = /Address already in use|could not create any TCP\/IP sockets|pre-existing shared memory block/.test(said);
    if (isFullDisk(said)) throw new InfrastructureError(`PostgreSQL did not start. ${fullDiskText(folder)}\n${said.trim().slice(-lastWordsChars)}`);
    if (!passes || attempt === ATTEMPTS_MAX) throw new InfrastructureError(`PostgreSQL did not start on ${cluster} (${server.end}):\n${said.trim()}`);
    await sleep(100 * attempt);
  }
}

function ownFolder(folder: string, account: ClusterSetup['account']): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  else if (process.getuid && statSync(folder).uid !== process.getuid())
    throw new InfrastructureError(
      `The database in ${folder} belongs to another user, perhaps from a start as root. ` +
        'Start as that user, or choose another folder with PORTAZGO_DATA=<folder>.',
    );
}

/** TCP on 127.0.0.1 only: the path of a socket file has a length limit that a deep project folder exceeds. */
function settings(port: number, durable: boolean, connectionsMax: number): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: connectionsMax,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function isReady(server: ServerProcess, url: string): Promise<boolean> {
  const progress = new ProcessProgress(server.pid ?? 0, SILENCE_LIMIT_MS);
  for (; !progress.hasStopped && !server.end; await Promise.race([sleep(40), server.exited])) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return true;
    } catch (error) {
      // It answers that it is starting, or still recovers.
      if ((error as { code?: string }).code === '57P03') progress.note();
      // A stranger's server on our port, or a password file that no longer fits, would otherwise be waited for in vain.
      if ((error as { code?: string }).code === '28P01') {
        await stopPostgres(server);
        throw new InfrastructureError('The password kept beside the embedded PostgreSQL is not the one its data was made with.');
      }
    } finally {
      await client.end().catch(() => {});
    }
  }
  if (!server.end) await stopPostgres(server);
  return false;
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** SIGINT is PostgreSQL's fast shutdown: connections are cut, transactions rolled back, a clean checkpoint written. */
function stopPostgres(server: ServerProcess): Promise<void> {
  return server.stop([
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]);
}
