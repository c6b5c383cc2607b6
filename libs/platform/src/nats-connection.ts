import { connect, type NatsConnection } from 'nats';

interface NatsOptions {
  /** `nats://user:password@host:port`, several separated by commas; credentials of the first that has them count. */
  url: string;
  /** Shown in the broker's connection list. */
  name: string;
}

/** Connects to the broker and stays connected: after an outage the client comes back by itself, however long it took. */
export function connectNats({ url, name }: NatsOptions): Promise<NatsConnection> {
  const addresses = url.split(',').map((address) => new URL(address.trim()));
  const withCredentials = addresses.find((address) => address.username !== '');
  return connect({
    servers: addresses.map((address) => address.host),
    name,
    // Below it only this user may hear, where the broker knows services apart.
    inboxPrefix: `_INBOX_${withCredentials ? decodeURIComponent(withCredentials.username) : name}`,
    ...(withCredentials ? { user: decodeURIComponent(withCredentials.username), pass: decodeURIComponent(withCredentials.password) } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    pingInterval: 5_000,
    maxPingOut: 3,
  });
}
