import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { loadCatalog } from '@portazgo/catalog';
import { applyRpcDefaults, NatsServer, RpcClient } from '@portazgo/messaging';
import { CallMetrics, NatsBillingDesk, openUsageJournal, TokenCounter } from '@portazgo/metering';
import { connectNats, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import { ProviderCalls, serveProviders, servesOperation, unknownProviders } from '@portazgo/routing';
import { openObjectStore } from '@portazgo/storage';
import { JsonValidator } from './extraction/json-validator.ts';
import type { VisionConfig } from './vision.config.ts';
import { VisionModule } from './vision.module.ts';
import { visionVendors } from './vision.vendors.ts';

/** Below the hard stop of the process. */
const stopMs = 28_000;
const leftoversMs = 2_000;

/** Opens everything in order, serves, and closes in the reverse order. */
export async function startVision(config: VisionConfig, logger: Logger): Promise<RunningProcess> {
  const catalog = loadCatalog(config.routing.catalogDir);
  const unknown = unknownProviders(catalog.models().filter(servesOperation('vision.analyze')), visionVendors);
  if (unknown.length > 0) throw new Error(`The catalog names providers this service does not know: ${unknown.join(', ')}`);
  const counter = await TokenCounter.load();
  JsonValidator.warmUp();

  const metrics = new Metrics('vision');
  const connection = await connectNats({ url: config.NATS_URL, name: 'vision' });
  const rpc = new RpcClient({ connection });
  const health = new HealthServer({
    catalogVersion: catalog.version,
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    metrics,
    checks: {
      nats: async () => {
        await connection.flush();
      },
    },
  });

  const desk = new NatsBillingDesk(rpc);
  const callMetrics = new CallMetrics(metrics, 'vision');
  const calls = new ProviderCalls({
    vendors: visionVendors,
    settings: config.routing,
    catalog,
    desk,
    journal: await openUsageJournal({ folder: config.routing.usageRecordsDir, service: 'vision', logger }),
    settleWaitMs: config.VISION_SETTLE_WAIT_MS,
    metrics: callMetrics,
    logger,
  });
  const parts = { calls, catalog, desk, counter, metrics: callMetrics, store: await openObjectStore(config, connection), config };
  const server = new NatsServer({
    connection,
    queue: 'vision',
    refusal: () => calls.refusal('vision'),
    onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'a call failed unexpectedly'),
  });
  serveProviders(server, 'vision', calls);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(VisionModule.with(parts), {
    strategy: server,
    logger: new NestLogger(logger),
  });
  applyRpcDefaults(app);
  await app.listen();
  const address = await health.listen();
  health.setReady(true);
  return {
    addresses: { health: address },
    stop: async () => {
      health.setReady(false);
      const endsAt = performance.now() + stopMs;
      await app.close();
      await calls.finish(Math.max(leftoversMs, endsAt - performance.now()));
      rpc.close();
      await connection.drain();
      await health.close();
    },
  };
}
