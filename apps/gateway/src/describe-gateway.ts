import 'reflect-metadata';
import { loadCatalog } from '@portazgo/catalog';
import { RpcClient } from '@portazgo/messaging';
import { createLogger, Metrics } from '@portazgo/platform';
import { ObjectStore } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createGateway } from './create-gateway.ts';
import { createDocument } from './document/openapi-document.ts';
import { readGatewayConfig } from './gateway.config.ts';

/** The OpenAPI document of this gateway, without a broker and without listening: for `docs/openapi.json`. */
export async function describeGateway(): Promise<OpenAPIObject> {
  const app = await createGateway({
    config: readGatewayConfig({ NATS_URL: 'nats://nobody.invalid', KEY_PEPPER: 'of no use for a document', FILE_LINK_SECRET: 'of no use for a document' }),
    catalog: loadCatalog(),
    // Nothing is asked while the document is made.
    rpc: Object.create(RpcClient.prototype) as RpcClient,
    connection: {} as NatsConnection,
    objects: Object.create(ObjectStore.prototype) as ObjectStore,
    logger: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: new Metrics('gateway'),
    readiness: { report: async () => ({ ready: false, checks: {} }) },
  });
  const document = createDocument(app);
  await app.close();
  return document;
}
