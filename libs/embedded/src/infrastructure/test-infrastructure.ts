import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../migrations/migrate.ts';
import { findNatsServer } from '../nats/find-nats-server.ts';
import { type EmbeddedPostgres, startPostgres } from '../postgres/embedded-postgres.ts';

export interface DatabaseServer {
  /** A superuser's connection to the database `postgres`, to create and drop databases from. */
  adminUrl: string;
  /** A migrated database nobody may connect to, to copy from. */
  template: string;
  pid: number;
}

const TEMPLATE = 'portazgo_template';

/** One PostgreSQL for many tests and the place of nats-server; each is got ready when it is first asked for, and only once. */
export class TestInfrastructure {
  private databaseServerStart: Promise<DatabaseServer> | undefined;
  private natsSearch: Promise<string> | undefined;
  private postgres: EmbeddedPostgres | undefined;
  private folder: string | undefined;

  constructor(private readonly repository: string) {}

  databaseServer(): Promise<DatabaseServer> {
    return (this.databaseServerStart ??= this.startDatabaseServer());
  }

  natsServer(): Promise<string> {
    return (this.natsSearch ??= findNatsServer({ dataFolder: path.join(this.repository, '.data') }));
  }

  async stop(): Promise<void> {
    await this.databaseServerStart?.catch(() => {});
    await this.postgres?.stop();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }

  private async startDatabaseServer(): Promise<DatabaseServer> {
    this.folder = mkdtempSync(path.join(tmpdir(), 'portazgo-postgres-'));
    chmodSync(this.folder, 0o700);
    this.postgres = await startPostgres({ repository: this.repository, folder: this.folder, database: TEMPLATE, durable: false, connectionsMax: 400 });
    await migrate(this.postgres.url, { repository: this.repository });
    const adminUrl = this.postgres.url.replace(new RegExp(`/${TEMPLATE}$`), '/postgres');
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(`alter database ${TEMPLATE} with allow_connections false`);
    await client.end();
    return { adminUrl, template: TEMPLATE, pid: this.postgres.pid };
  }
}
