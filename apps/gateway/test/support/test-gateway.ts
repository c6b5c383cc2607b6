import type { AddressInfo } from 'node:net';
import { loadCatalog, type Catalog } from '@portazgo/catalog';
import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, Metrics } from '@portazgo/platform';
import { openObjectStore } from '@portazgo/storage';
import { testNats, type TestNats } from '@portazgo/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FileLinks } from '../../src/media/file-links.ts';
import { createGateway } from '../../src/create-gateway.ts';
import { readGatewayConfig, type GatewayConfig } from '../../src/gateway.config.ts';
import { FakeBilling } from './fake-billing.ts';
import { FakeLlm } from './fake-llm.ts';
import { FakeRooms } from './fake-rooms.ts';

export const pepper = 'a pepper for tests only';

export interface TestGateway {
  app: NestFastifyApplication;
  url: string;
  nats: TestNats;
  billing: FakeBilling;
  llm: FakeLlm;
  rooms: FakeRooms;
  key: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** A gateway in this process on a broker of its own, before a billing and an llm that are small and real. */
export async function startTestGateway(settings: Partial<GatewayConfig> = {}, catalog: Catalog = loadCatalog()): Promise<TestGateway> {
  const nats = await testNats();
  const connect = (name: string) => connectNats({ url: nats.url, name });
  const [near, far] = await Promise.all([connect('gateway'), connect('services')]);
  const billing = new FakeBilling(far, pepper);
  const llm = new FakeLlm(far);
  const rpc = new RpcClient({ connection: near });
  const config = {
    ...readGatewayConfig({ NATS_URL: nats.url, KEY_PEPPER: pepper, FILE_LINK_SECRET: 'links of tests only', DRAIN_DELAY_MS: '0' }),
    ...settings,
  };
  const objects = await openObjectStore(config, near);
  const rooms = new FakeRooms(far, objects);
  await Promise.all([billing.listen(), llm.listen(), rooms.listen()]);
  const app = await createGateway({
    config,
    catalog,
    rpc,
    connection: near,
    objects,
    logger: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: new Metrics('gateway'),
    readiness: { report: async () => ({ ready: true, checks: { nats: 'ok' } }) },
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  app.get(FileLinks).listensAt(url);
  const key = billing.createKey();
  return {
    app,
    url,
    nats,
    billing,
    llm,
    rooms,
    key,
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    stop: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
      await Promise.all([billing.close(), llm.close(), rooms.close()]);
      rpc.close();
      await Promise.all([near.close(), far.close()]);
      await nats.stop();
    },
  };
}

export async function until(condition: () => boolean, withinMs = 5_000): Promise<void> {
  const startedAt = Date.now();
  while (!condition()) {
    if (Date.now() - startedAt > withinMs) throw new Error(`not true within ${withinMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
