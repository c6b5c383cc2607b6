import type { Catalog } from '@portazgo/catalog';
import { readProviders, type ProviderRoom, type ProvidersReply } from '@portazgo/contracts';
import type { NatsServer } from '@portazgo/messaging';
import type { ProviderGate } from './provider-gate.ts';
import type { ProviderRegistry } from './provider-registry.ts';

interface Callable {
  readonly registry: Pick<ProviderRegistry, 'tell'>;
  readonly gate: Pick<ProviderGate, 'resting'>;
  readonly catalog: Pick<Catalog, 'version'>;
}

/** Tells the door which providers this room can call, and which of them rest. Before the server listens. */
export function serveProviders(server: Pick<NatsServer, 'addHandler'>, room: ProviderRoom, { registry, gate, catalog }: Callable): void {
  server.addHandler(readProviders[room].subject, async (): Promise<ProvidersReply> => ({
    ...registry.tell(),
    catalogVersion: catalog.version,
    resting: gate.resting(),
  }));
}
