import type { Catalog } from '@portazgo/catalog';
import type { RpcClient } from '@portazgo/messaging';
import type { Logger, Metrics } from '@portazgo/platform';
import type { ObjectStore } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import type { GatewayConfig } from './gateway.config.ts';
import type { Readiness } from './health/readiness.ts';

/** What a gateway is made of besides itself; tests give their own. */
export interface GatewayParts {
  config: GatewayConfig;
  catalog: Catalog;
  rpc: RpcClient;
  /** The same bus, for events. */
  connection: NatsConnection;
  objects: ObjectStore;
  logger: Logger;
  metrics: Metrics;
  readiness: Readiness;
}
