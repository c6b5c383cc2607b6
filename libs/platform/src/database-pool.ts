import { Pool } from 'pg';

interface PoolOptions {
  url: string;
  /** Connections at most. */
  max: number;
  /** Database role that each connection works as; it has fewer rights than the login. */
  role?: string;
  applicationName: string;
  /** Further settings of each connection, for example `plan_cache_mode`. */
  settings?: Record<string, string>;
  onError: (error: Error) => void;
}

/** A pool whose connections carry name, role and settings from their first packet on, so that none can be used without them. */
export function createPool({ url, max, role, applicationName, settings, onError }: PoolOptions): Pool {
  const options = Object.entries({ ...settings, ...(role ? { role } : {}) }).map(([name, value]) => `-c ${name}=${value}`);
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...(options.length ? { options: options.join(' ') } : {}),
  });
  // An idle connection that breaks (restart of the server) must not end the process; the pool replaces it.
  pool.on('error', onError);
  return pool;
}
