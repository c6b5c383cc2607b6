import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface AdminConfig {
  url: string;
  token: string;
}

/** `PORTAZGO_ADMIN_URL` and `PORTAZGO_ADMIN_TOKEN`, else what the start command keeps in `admin.env` of its data folder. */
export function readAdminConfig(environment: NodeJS.ProcessEnv = process.env, folder = process.cwd()): AdminConfig {
  const file = path.join(environment.PORTAZGO_DATA ?? path.join(folder, '.data'), 'admin.env');
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const value = (name: string) => environment[name] ?? new RegExp(`^${name}=(.+)$`, 'm').exec(kept)?.[1];
  const url = value('PORTAZGO_ADMIN_URL');
  const token = value('PORTAZGO_ADMIN_TOKEN');
  if (!url || !token) throw new Error('Set PORTAZGO_ADMIN_URL and PORTAZGO_ADMIN_TOKEN, or start the house first.');
  return { url, token };
}
