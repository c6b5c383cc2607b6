import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InfrastructureError } from '../infrastructure-error.ts';
import type { Account } from '../server/account.ts';
import { ServerProcess } from '../server/server-process.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

export const SUPERUSER = 'portazgo';

export interface ClusterSetup {
  folder: string;
  binaries: PostgresBinaries;
  environment: Record<string, string>;
  account: Account | undefined;
  logFile: string;
  durable: boolean;
}

/** Makes the data cluster beside its final place and renames it when it is whole, so that a start cut short leaves nothing half made. */
export async function initialiseCluster(setup: ClusterSetup): Promise<string> {
  const { folder, binaries, environment, account, logFile, durable } = setup;
  const cluster = path.join(folder, 'cluster');
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return cluster;
  const unfinished = path.join(folder, 'cluster.unfinished');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) for (const file of [unfinished, passwordFile]) chownSync(file, account.uid, account.gid);
  const process = ServerProcess.start(logFile, {
    program: binaries.initdb,
    args: [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      ...(durable ? [] : ['--no-sync']),
    ],
    workingFolder: folder,
    environment,
    account,
    folders: [folder, binaries.folder],
  });
  if ((await process.exited) !== 'exit code 0')
    throw new InfrastructureError(`PostgreSQL could not make its data folder ${cluster} (${process.end}):\n${process.said().trim()}`);
  rmSync(cluster, { recursive: true, force: true });
  renameSync(unfinished, cluster);
  return cluster;
}

export function readPassword(folder: string): string {
  return readFileSync(path.join(folder, 'password'), 'utf8').trim();
}
