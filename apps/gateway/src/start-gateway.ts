import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCatalog } from '@portazgo/catalog';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, HealthServer, Metrics, type Logger, type RunningProcess } from '@portazgo/platform';
import { openObjectStore } from '@portazgo/storage';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { OpenCalls } from './access/open-calls.ts';
import { createGateway } from './create-gateway.ts';
import { SilentConnections } from './edge/silent-connections.ts';
import type { GatewayConfig } from './gateway.config.ts';
import { Drain } from './inference/drain.ts';
import { FileLinks } from './media/file-links.ts';

/** Starts the gateway with everything it needs; `stop` drains it. */
export async function startGateway(config: GatewayConfig, logger: Logger): Promise<RunningProcess> {
  const catalog = loadCatalog(config.CATALOG_DIR);
  const connection = await connectNats({ url: config.NATS_URL, name: 'gateway' });
  const rpc = new RpcClient({ connection });
  const metrics = new Metrics('gateway');
  const health = new HealthServer({
    catalogVersion: catalog.version,
    host: config.HEALTH_HOST,
    port: config.HEALTH_PORT,
    metrics,
    // A round trip, so that a connection that only seems to stand does not count.
    checks: { nats: async () => void (await connection.rtt()) },
  });
  const objects = await openObjectStore(config, connection);
  const app = await createGateway({ config, catalog, rpc, connection, objects, logger, metrics, readiness: health });
  const silent = new SilentConnections(app.getHttpServer());
  await app.listen(config.PORT, config.HOST);
  const addresses = { http: addressOf(app, config.HOST), health: await health.listen() };
  app.get(FileLinks).listensAt(addresses.http);
  health.setReady(true);

  return {
    addresses,
    stop: async () => {
      health.setReady(false);
      await drain(app, silent, config);
      app.get(OpenCalls).stop();
      rpc.close();
      await connection.drain();
      await health.close();
    },
  };
}

async function drain(app: NestFastifyApplication, silent: SilentConnections, config: GatewayConfig): Promise<void> {
  const open = app.get(Drain);
  open.begin();
  // Balancers need a moment to see that this gateway is not ready; whoever comes until then is served.
  await sleep(config.DRAIN_DELAY_MS);
  const server = app.getHttpServer();
  const closed = app.close();
  await open.idle(config.DRAIN_STREAMS_MS);
  // Connections whose last answer began before the drain do not know that they should close.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    silent.close();
  }, 50);
  await closed;
  clearInterval(sweep);
}

function addressOf(app: NestFastifyApplication, host: string): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
