import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { loadCatalog } from '@portazgo/catalog';
import { applyRpcDefaults, NatsServer, RpcClient } from '@portazgo/messaging';
import { connectNats, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import type { LlmConfig } from './llm.config.ts';
import { LlmMetrics } from './llm.metrics.ts';
import { Leftovers, LlmModule } from './llm.module.ts';
import { NatsBillingDesk } from './metering/nats-billing-desk.ts';
import { TokenCounter } from './metering/token-counter.ts';
import { ProviderRegistry } from './routing/provider-registry.ts';

/** Below the hard stop of the process. */
const stopMs = 28_000;
const leftoversMs = 2_000;

/** Opens everything in order, serves, and closes in the reverse order. */
export async function startLlm(config: LlmConfig, logger: Logger): Promise<RunningProcess> {
  const catalog = loadCatalog(config.CATALOG_DIR);
  const unknown = ProviderRegistry.unknownProviders(catalog.providers());
  if (unknown.length > 0) throw new Error(`The catalog names providers this service does not know: ${unknown.join(', ')}`);
  const counter = await TokenCounter.load();

  const metrics = new Metrics('llm');
  const connection = await connectNats({ url: config.NATS_URL, name: 'llm' });
  const rpc = new RpcClient({ connection });
  const health = new HealthServer({
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    metrics,
    checks: {
      nats: async () => {
        await connection.flush();
      },
    },
  });

  const parts = { config, catalog, counter, logger, desk: new NatsBillingDesk(rpc), metrics: new LlmMetrics(metrics) };
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(LlmModule.with(parts), {
    strategy: new NatsServer({
      connection,
      queue: 'llm',
      onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'a call failed unexpectedly'),
    }),
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
      await app.get(Leftovers).finish(Math.max(leftoversMs, endsAt - performance.now()));
      rpc.close();
      await connection.drain();
      await health.close();
    },
  };
}
