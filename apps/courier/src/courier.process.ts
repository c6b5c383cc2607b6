import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { applyRpcDefaults, NatsServer } from '@portazgo/messaging';
import { connectNats, HealthServer, Metrics, NestLogger, type Logger, type RunningProcess } from '@portazgo/platform';
import { SafeFetch } from '@portazgo/safe-fetch';
import { openObjectStore } from '@portazgo/storage';
import type { CourierConfig } from './courier.config.ts';
import { CourierMetrics } from './courier.metrics.ts';
import { CourierModule } from './courier.module.ts';

/** Opens everything in order, serves, and closes in the reverse order. */
export async function startCourier(config: CourierConfig, logger: Logger): Promise<RunningProcess> {
  const metrics = new Metrics('courier');
  const connection = await connectNats({ url: config.NATS_URL, name: 'courier' });
  const outside = new SafeFetch({ allow: config.COURIER_ALLOW, ports: config.COURIER_PORTS });
  const store = await openObjectStore(config, connection);
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

  const app = await NestFactory.createMicroservice<MicroserviceOptions>(
    CourierModule.with({ config, outside, store, metrics: new CourierMetrics(metrics), logger }),
    {
      strategy: new NatsServer({
        connection,
        queue: 'courier',
        onFailure: ({ subject, requestId, error }) => logger.error({ err: error, subject, requestId }, 'a call failed unexpectedly'),
      }),
      logger: new NestLogger(logger),
    },
  );
  applyRpcDefaults(app);
  await app.listen();
  const address = await health.listen();
  health.setReady(true);
  return {
    addresses: { health: address },
    stop: async () => {
      health.setReady(false);
      await app.close();
      outside.close();
      await connection.drain();
      await health.close();
    },
  };
}
