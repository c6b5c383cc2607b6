import { NestFactory } from '@nestjs/core';
import { loadCatalog } from '@portazgo/catalog';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import { connectNats, createPool, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import { AccessNews } from './access/access-news.ts';
import { startAdmin } from './admin/start-admin.ts';
import { AdmissionService } from './admission/admission.service.ts';
import type { BillingConfig } from './billing.config.ts';
import { BillingModule } from './billing.module.ts';
import { reachDatabase } from './database/reach-database.ts';
import { SettlementService } from './settlement/settlement.service.ts';
import { HoldSweeper } from './sweep/hold-sweeper.ts';

/** The whole service: money over NATS, the admin listener, the sweeper, health. */
export async function startBilling(config: BillingConfig, logger: Logger): Promise<RunningProcess> {
  const catalog = loadCatalog(config.CATALOG_DIR);
  const pool = createPool({
    url: config.DATABASE_URL,
    max: config.DATABASE_CONNECTIONS,
    role: 'portazgo_billing',
    applicationName: 'portazgo-billing',
    settings: { statement_timeout: '10s', idle_in_transaction_session_timeout: '10s' },
    onError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  await reachDatabase(pool);
  const connection = await connectNats({ url: config.NATS_URL, name: 'billing' });
  const metrics = new Metrics('billing');

  const strategy = new NatsServer({
    connection,
    queue: 'billing',
    onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'unexpected error'),
  });
  const rpc = await NestFactory.createMicroservice(BillingModule.forProcess({ config, pool, logger, metrics }), {
    strategy,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  applyRpcDefaults(rpc);
  await rpc.listen();
  const admin = await startAdmin({ config, pool, catalog, news: new AccessNews(connection), logger });
  const sweeper = rpc.get(HoldSweeper);
  sweeper.start();

  const health = new HealthServer({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    metrics,
    checks: {
      database: async () => void (await pool.query('select 1')),
      broker: () => connection.flush(),
    },
  });
  const healthAddress = await health.listen();
  health.setReady(true);

  return {
    addresses: { admin: admin.address, health: healthAddress },
    async stop() {
      health.setReady(false);
      await admin.close();
      await rpc.close();
      await sweeper.stop();
      await Promise.all([rpc.get(AdmissionService).idle(), rpc.get(SettlementService).idle()]);
      await pool.end();
      await connection.drain();
      await health.close();
    },
  };
}
