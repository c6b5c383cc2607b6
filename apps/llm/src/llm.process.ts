import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { loadCatalog, type ModelKind } from '@portazgo/catalog';
import { applyRpcDefaults, NatsServer, RpcClient } from '@portazgo/messaging';
import { CallMetrics, NatsBillingDesk, openUsageJournal, TokenCounter } from '@portazgo/metering';
import { connectNats, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import { ProviderCalls, serveProviders, unknownProviders } from '@portazgo/routing';
import type { LlmConfig } from './llm.config.ts';
import { LlmModule } from './llm.module.ts';
import { llmVendors } from './llm.vendors.ts';
import { ownOllama } from './own-ollama/own-ollama.vendor.ts';

const kinds: readonly ModelKind[] = ['chat', 'embedding', 'moderation'];
/** Below the hard stop of the process. */
const stopMs = 28_000;
const leftoversMs = 2_000;

/** Opens everything in order, serves, and closes in the reverse order. */
export async function startLlm(config: LlmConfig, logger: Logger): Promise<RunningProcess> {
  const catalog = loadCatalog(config.routing.catalogDir);
  const served = catalog.models().filter(({ kind }) => kinds.includes(kind));
  const { LOCAL_OLLAMA, LOCAL_CHAT_MODEL: model } = config;
  const vendors = [...llmVendors, ownOllama({ isOn: LOCAL_OLLAMA === 'on', url: config.routing.access['ollama']?.url, model })];
  const unknown = unknownProviders(served, vendors);
  if (unknown.length > 0) throw new Error(`The catalog names providers this service does not know: ${unknown.join(', ')}`);
  const counter = await TokenCounter.load();

  const metrics = new Metrics('llm');
  const connection = await connectNats({ url: config.NATS_URL, name: 'llm' });
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
  const callMetrics = new CallMetrics(metrics, 'llm');
  const calls = new ProviderCalls({
    vendors,
    settings: config.routing,
    catalog,
    desk,
    journal: await openUsageJournal({ folder: config.routing.usageRecordsDir, service: 'llm', logger }),
    settleWaitMs: config.LLM_SETTLE_WAIT_MS,
    metrics: callMetrics,
    logger,
  });
  const parts = { calls, desk, counter, metrics: callMetrics, imageBytesMax: config.LLM_IMAGE_BYTES_MAX };
  const server = new NatsServer({
    connection,
    queue: 'llm',
    refusal: () => calls.refusal('llm'),
    onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'a call failed unexpectedly'),
  });
  serveProviders(server, 'llm', calls);
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(LlmModule.with(parts), {
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
