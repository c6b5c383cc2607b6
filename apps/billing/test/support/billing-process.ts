import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, type RunningProcess } from '@portazgo/platform';
import { testDatabase, testNats, type TestDatabase, type TestNats } from '@portazgo/testing';
import type { NatsConnection } from 'nats';
import { Pool } from 'pg';
import { startBilling } from '../../src/start-billing.ts';
import { DatabaseLink } from './database-link.ts';
import { modelFolder } from './model-folder.ts';

export const pepper = 'pepper-of-the-tests';
export const adminToken = 'admin-token-of-the-tests';

/** The whole service in this process, on a real database and broker, with a wire to the database that can be cut. */
export class BillingProcess {
  private constructor(
    readonly rpc: RpcClient,
    readonly link: DatabaseLink,
    /** Past the wire. */
    readonly owner: Pool,
    private readonly parts: { database: TestDatabase; nats: TestNats; connection: NatsConnection; running: RunningProcess; removeModels: () => void },
  ) {}

  static async start(settings: { sweepSeconds?: number } = {}): Promise<BillingProcess> {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const models = modelFolder(['m', 'a', 'b', 'long-model-name']);
    const link = new DatabaseLink(new URL(database.url));
    const running = await startBilling(
      {
        NATS_URL: nats.url,
        LOG_LEVEL: 'silent',
        HEALTH_HOST: '127.0.0.1',
        HEALTH_PORT: 0,
        DATABASE_URL: await link.open(),
        DATABASE_CONNECTIONS: 8,
        CATALOG_DIR: models.folder,
        KEY_PEPPER: pepper,
        ADMIN_TOKEN: adminToken,
        ADMIN_HOST: '127.0.0.1',
        ADMIN_PORT: 0,
        BONUS_CREDITS: 10,
        SWEEP_SECONDS: settings.sweepSeconds ?? 3_600,
        SWEEP_MARGIN_SECONDS: 0,
      },
      createLogger({ service: 'billing', level: 'silent' }),
    );
    const connection = await connectNats({ url: nats.url, name: 'test' });
    const owner = new Pool({ connectionString: database.url, max: 2 });
    return new BillingProcess(new RpcClient({ connection }), link, owner, { database, nats, connection, running, removeModels: models.remove });
  }

  async stop(): Promise<void> {
    await this.parts.running.stop();
    await this.link.cut();
    await this.owner.end();
    await this.parts.connection.close();
    this.parts.removeModels();
    await Promise.all([this.parts.database.drop(), this.parts.nats.stop()]);
  }

  /** The bus, for messages that no typed caller would send. */
  get connection(): NatsConnection {
    return this.parts.connection;
  }

  health = (path: string) => fetch(this.parts.running.addresses.health + path);

  async admin<Body = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Body }> {
    const response = await fetch(this.parts.running.addresses.admin + path, {
      method,
      signal: AbortSignal.timeout(20_000),
      headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body };
  }
}
