import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BehaviourProxy {
  /** An address at which every call has this behaviour. */
  address(behaviour: string): string;
  stop(): Promise<void>;
}

/** Stands before the emulator, for vendors whose requests have no place for a behaviour: it puts it into the header that the emulator reads. */
export async function startBehaviourProxy(emulatorUrl: string): Promise<BehaviourProxy> {
  const server = createServer((incoming, answer) => {
    const [, behaviour = '', rest = ''] = /^\/@([^/]*)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    const headers = { ...incoming.headers, 'x-emulator-behaviour': decodeURIComponent(behaviour) };
    const forwarded = send(`${emulatorUrl}${rest}`, { method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.rawHeaders);
      answer.flushHeaders();
      reply.on('error', () => answer.destroy()).pipe(answer);
    });
    // A connection that breaks on one side breaks on the other.
    forwarded.on('error', () => answer.destroy());
    answer.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: (behaviour) => `${url}/@${encodeURIComponent(behaviour)}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
