import { RpcClient } from '@portazgo/messaging';
import { connectNats, createLogger, newRequestId } from '@portazgo/platform';
import { openObjectStore } from '@portazgo/storage';
import { testNats } from '@portazgo/testing';
import { readCourierConfig } from '../../src/courier.config.ts';
import { startCourier } from '../../src/courier.process.ts';

/** The service in this process, over a broker of its own whose object store it fills. */
export async function startCourierHouse(environment: NodeJS.ProcessEnv = {}) {
  const nats = await testNats();
  const connection = await connectNats({ url: nats.url, name: 'test' });
  const config = readCourierConfig({ NATS_URL: nats.url, LOG_LEVEL: 'silent', ...environment });
  const courier = await startCourier(config, createLogger({ service: 'courier', level: config.LOG_LEVEL }));
  const rpc = new RpcClient({ connection });
  return {
    rpc,
    store: await openObjectStore(config, connection),
    healthUrl: courier.addresses.health ?? '',
    options: (timeoutMs = 10_000) => ({ context: { requestId: newRequestId(), locale: 'en' as const }, timeoutMs }),
    stop: async () => {
      await courier.stop();
      rpc.close();
      await connection.close();
      await nats.stop();
    },
  };
}

export type CourierHouse = Awaited<ReturnType<typeof startCourierHouse>>;
