import { NestFactory } from '@nestjs/core';
import { applyRpcDefaults, NatsServer, RpcClient } from '@portazgo/messaging';
import { connectNats, createPool, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import { openObjectStore } from '@portazgo/storage';
import { reachDatabase } from './database/jobs-database.ts';
import { FileForgetter } from './files/file-forgetter.ts';
import type { JobsConfig } from './jobs.config.ts';
import { JobsModule } from './jobs.module.ts';
import { OutboxRelay } from './outbox/outbox-relay.ts';
import { JobSweeper } from './sweep/job-sweeper.ts';
import { WebhookLoop } from './webhooks/webhook-loop.ts';

/** The whole service: the desk over NATS, what it owes the world, the sweeper, webhooks, health. */
export async function startJobs(config: JobsConfig, logger: Logger): Promise<RunningProcess> {
  const pool = createPool({
    url: config.DATABASE_URL,
    max: config.DATABASE_CONNECTIONS,
    role: 'portazgo_jobs',
    applicationName: 'portazgo-jobs',
    settings: { statement_timeout: '10s', idle_in_transaction_session_timeout: '10s', 'portazgo.hint_seconds': String(config.JOBS_HINT_SECONDS) },
    onError: (error) => logger.warn({ err: error }, 'an idle database connection broke'),
  });
  await reachDatabase(pool);
  const connection = await connectNats({ url: config.NATS_URL, name: 'jobs' });
  const metrics = new Metrics('jobs');
  const rpcClient = new RpcClient({ connection });

  const strategy = new NatsServer({
    connection,
    queue: 'jobs',
    onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'unexpected error'),
  });
  const rpc = await NestFactory.createMicroservice(JobsModule.forProcess({ config, pool, connection, rpc: rpcClient, logger, metrics }), {
    strategy,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  applyRpcDefaults(rpc);
  await rpc.listen();
  const [relay, sweeper, webhooks] = [rpc.get(OutboxRelay), rpc.get(JobSweeper), rpc.get(WebhookLoop)];
  const files = new FileForgetter({ store: await openObjectStore(config, connection), logger, everyMs: config.FILES_SWEEP_SECONDS * 1_000 });
  files.start();
  relay.start();
  sweeper.start();
  webhooks.start();

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
    addresses: { health: healthAddress },
    async stop() {
      health.setReady(false);
      await rpc.close();
      await sweeper.stop();
      await Promise.all([relay.stop(), webhooks.stop(), files.stop()]);
      rpcClient.close();
      await pool.end();
      await connection.drain();
      await health.close();
    },
  };
}
