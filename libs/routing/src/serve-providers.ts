import { readProviders, type ProviderRoom, type ProvidersReply } from '@portazgo/contracts';
import type { NatsServer } from '@portazgo/messaging';
import type { ProviderRegistry } from './provider-registry.ts';

/** Tells the door which providers this room can call. Before the server listens. */
export function serveProviders(server: Pick<NatsServer, 'addHandler'>, room: ProviderRoom, registry: Pick<ProviderRegistry, 'tell'>): void {
  server.addHandler(readProviders[room].subject, async (): Promise<ProvidersReply> => registry.tell());
}
