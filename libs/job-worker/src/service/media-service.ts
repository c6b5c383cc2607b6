import { randomUUID } from 'node:crypto';
import { loadCatalog, type Catalog } from '@portazgo/catalog';
import type { Room } from '@portazgo/contracts';
import { NatsServer, RpcClient, WorkQueue } from '@portazgo/messaging';
import { CallMetrics, NatsBillingDesk, openUsageJournal, type BillingDesk } from '@portazgo/metering';
import { connectNats, HealthServer, Metrics, type Logger } from '@portazgo/platform';
import type { Vendor } from '@portazgo/providers-contract';
import { ProviderCalls, serveProviders, unknownProviders } from '@portazgo/routing';
import { openObjectStore, type ObjectStore } from '@portazgo/storage';
import type { NatsConnection } from 'nats';
import { ProviderCallbacks } from '../callback/provider-callbacks.ts';
import { NatsJobDesk } from '../desk/nats-job-desk.ts';
import { JobWorker } from '../job-worker.ts';
import { ProviderFiles } from '../request/provider-files.ts';
import { PublicAddress } from '../request/public-address.ts';
import { openKeptEnds } from '../run/kept-ends.ts';
import { ResultDownloads } from '../results/result-downloads.ts';
import { ResultKeeper } from '../results/result-keeper.ts';
import { WorkerMetrics } from '../worker.metrics.ts';
import type { MediaServiceConfig } from './media-service-config.ts';
import { storeCheck } from './store-check.ts';

export interface MediaServiceOptions {
  readonly room: Room;
  readonly vendors: readonly Vendor[];
  readonly config: MediaServiceConfig;
  readonly logger: Logger;
}

/** Everything a service that makes media works with. */
export interface MediaService {
  readonly catalog: Catalog;
  readonly connection: NatsConnection;
  readonly rpc: RpcClient;
  readonly desk: BillingDesk;
  readonly calls: ProviderCalls;
  readonly callMetrics: CallMetrics;
  readonly files: ProviderFiles;
  readonly store: ObjectStore;
  readonly worker: JobWorker;
  /** Answers the door's questions; what a room serves beyond its queue has a server of its own. */
  readonly providersServer: NatsServer;
  readonly health: HealthServer;
  /** Connections that only the worker uses. */
  readonly downloads: ResultDownloads;
}

/** Opens what every room has; nothing runs yet. */
export async function openMediaService({ room, vendors, config, logger }: MediaServiceOptions): Promise<MediaService> {
  const catalog = loadCatalog(config.routing.catalogDir);
  const served = catalog.models().filter(({ operations }) => operations.some((operation) => operation.startsWith(`${room}.`)));
  const unknown = unknownProviders(served, vendors);
  if (unknown.length > 0) throw new Error(`The catalog names providers this service does not know: ${unknown.join(', ')}`);

  const metrics = new Metrics(room);
  const connection = await connectNats({ url: config.NATS_URL, name: room });
  const rpc = new RpcClient({ connection });
  const desk = new NatsBillingDesk(rpc);
  const callMetrics = new CallMetrics(metrics, room);
  const calls = new ProviderCalls({
    vendors,
    settings: config.routing,
    catalog,
    desk,
    journal: await openUsageJournal({ folder: config.routing.usageRecordsDir, service: room, logger }),
    settleWaitMs: config.settleWaitMs,
    metrics: callMetrics,
    logger,
  });
  const store = await openObjectStore(config, connection);
  // Without the secret nobody could read a link, so there are none.
  const address = new PublicAddress(config.FILE_LINK_SECRET === undefined ? undefined : config.PUBLIC_URL);
  const files = new ProviderFiles(store, address, config.FILE_LINK_SECRET ?? '');
  const downloads = new ResultDownloads(config.routing);
  const queue = new WorkQueue({ connection, onFault: (error) => logger.warn({ err: error }, 'the work queue is in trouble') });
  const worker = new JobWorker(
    queue,
    {
      desk: new NatsJobDesk(rpc, `${room}-${randomUUID()}`),
      catalog,
      registry: calls.registry,
      router: calls.router,
      files,
      results: new ResultKeeper(store, downloads, config.FILE_KEEP_SECONDS),
      callbacks: new ProviderCallbacks(connection, address, config.FILE_LINK_SECRET ?? ''),
      kept: await openKeptEnds(config.routing.usageRecordsDir, room, logger),
      metrics: new WorkerMetrics(metrics),
      logger,
    },
    { room, jobsMax: config.jobsMax, isClosed: () => calls.refusal(room) !== null },
  );
  const providersServer = new NatsServer({ connection, queue: room, refusal: () => calls.refusal(room) });
  serveProviders(providersServer, room, calls);
  const checks = {
    nats: async () => {
      await connection.flush();
    },
    queue: () => worker.check(),
    store: storeCheck(store),
  };
  const health = new HealthServer({ host: config.HEALTH_HOST, port: config.HEALTH_PORT, metrics, checks, catalogVersion: catalog.version });
  return { catalog, connection, rpc, desk, calls, callMetrics, files, store, worker, providersServer, health, downloads };
}
