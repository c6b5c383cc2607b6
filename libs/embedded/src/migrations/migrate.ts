import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { inheritedEnvironment } from '../embedded.config.ts';
import { InfrastructureError } from '../infrastructure-error.ts';
import { findRepository } from '../repository.ts';
import { runProgram } from '../server/run-program.ts';

/** "portazgo" in ASCII. Prisma holds a lock of its own (72707369) while it migrates one owner; ours spans all owners. */
const MIGRATION_LOCK = 0x706f7274617a676fn;
const LOCK_WAIT_SECONDS = 120;

export interface MigrateOptions {
  repository?: string;
  onOwner?: (owner: string) => void;
}

/** Brings the schema of every owner up to date; instances that start together take turns. Gives the owners. */
export async function migrate(databaseUrl: string, { repository = findRepository(), onOwner = () => {} }: MigrateOptions = {}): Promise<string[]> {
  const owners = findOwners(repository);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect().catch((error: Error) => {
    throw new InfrastructureError(`The database at ${withoutPassword(databaseUrl)} cannot be reached: ${error.message}`);
  });
  try {
    await client.query(`set lock_timeout = '${LOCK_WAIT_SECONDS}s'`);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK.toString()]);
    for (const owner of owners) {
      onOwner(owner);
      await deploy(repository, owner, databaseUrl);
    }
  } finally {
    await client.end().catch(() => {});
  }
  return owners;
}

function findOwners(repository: string): string[] {
  const folder = path.join(repository, 'prisma');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((owner) => existsSync(path.join(folder, owner, 'prisma.config.ts')) && existsSync(path.join(folder, owner, 'migrations')))
    .sort();
}

async function deploy(repository: string, owner: string, databaseUrl: string): Promise<void> {
  const prisma = path.join(repository, 'node_modules', 'prisma', 'build', 'index.js');
  const config = path.join(repository, 'prisma', owner, 'prisma.config.ts');
  await runProgram(process.execPath, [prisma, 'migrate', 'deploy', '--config', config], {
    workingFolder: repository,
    limitMs: 300_000,
    environment: {
      // Prisma hands the address to its engine as an argument, which every user of the machine can read; the password goes beside it.
      DATABASE_URL: withoutPassword(databaseUrl),
      PGPASSWORD: passwordOf(databaseUrl),
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(repository, 'tools', 'schema-engine.mjs'),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      // The engine's first line asks for `node`, which need not be on PATH where this process was started by its full name.
      PATH: [path.dirname(process.execPath), inheritedEnvironment().PATH ?? ''].join(path.delimiter),
    },
  }).catch((error: Error) => {
    throw new InfrastructureError(`The migrations of ${owner} could not be applied:\n${error.message}`);
  });
}

function withoutPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password = '';
  url.searchParams.delete('password');
  return url.toString();
}

function passwordOf(databaseUrl: string): string {
  const { password, searchParams } = new URL(databaseUrl);
  return decodeURIComponent(password) || (searchParams.get('password') ?? '');
}
