import { once } from 'node:events';
import { connect as dial, createServer, type AddressInfo, type Socket } from 'node:net';
import { connect, type NatsConnection } from 'nats';

/** One connection to the broker through a relay of ours, so that a test can cut this connection and no other. */
export interface BrokerLink {
  readonly connection: NatsConnection;
  cut(): void;
  heal(): Promise<void>;
  close(): Promise<void>;
}

export async function linkBroker(brokerUrl: string): Promise<BrokerLink> {
  const { hostname, port, username, password } = new URL(brokerUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const relay = createServer((near) => {
    if (isCut) return near.destroy();
    const far = dial(Number(port), hostname);
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    return undefined;
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const connection = await connect({
    servers: `127.0.0.1:${(relay.address() as AddressInfo).port}`,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    reconnectJitter: 20,
  });
  return {
    connection,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    async heal() {
      isCut = false;
      for await (const { type } of connection.status()) if (type === 'reconnect') return;
    },
    async close() {
      await connection.close();
      for (const socket of sockets) socket.destroy();
      relay.close();
    },
  };
}
