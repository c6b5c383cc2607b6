import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The database to look at: `DATABASE_URL`, else the one the start command runs, whose address it keeps in `admin.env` of its data folder.
 */
export function readDatabaseUrl(environment: NodeJS.ProcessEnv = process.env, folder = process.cwd()): string {
  if (environment.DATABASE_URL) return environment.DATABASE_URL;
  const file = path.join(environment.PORTAZGO_DATA ?? path.join(folder, '.data'), 'admin.env');
  const kept = existsSync(file) ? /^DATABASE_URL=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  if (!kept) throw new Error('Set DATABASE_URL to the database to verify, or start the house first.');
  return kept;
}
