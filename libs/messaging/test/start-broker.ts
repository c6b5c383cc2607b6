import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type NatsConnection } from 'nats';

const binary = ['/usr/sbin/nats-server'].find((file) => existsSync(file)) ?? 'nats-server';

export interface Broker {
  readonly port: number;
  connect(): Promise<NatsConnection>;
  kill(): Promise<void>;
  /** Back on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A nats-server of its own for a suite, on a port the system gives. */
export async function startBroker(): Promise<Broker> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-messaging-'));
  const connections: NatsConnection[] = [];
  let child: ChildProcess | undefined;
  let port = -1;

  async function start(): Promise<void> {
    rmSync(path.join(folder, 'ports'), { recursive: true, force: true });
    child = spawn(binary, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder, '--ports_file_dir', folder], { stdio: 'ignore' });
    for (;;) {
      const file = readdirSync(folder).find((name) => name.endsWith('.ports'));
      const text = file ? readFileSync(path.join(folder, file), 'utf8') : '';
      if (text.endsWith('}')) {
        const { nats } = JSON.parse(text) as { nats: string[] };
        port = Number(new URL(nats[0] ?? '').port);
        return;
      }
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    for (const name of readdirSync(folder)) if (name.endsWith('.ports')) rmSync(path.join(folder, name));
  }

  await start();
  return {
    get port() {
      return port;
    },
    async connect() {
      const connection = await connect({ servers: `127.0.0.1:${port}`, maxReconnectAttempts: -1, reconnectTimeWait: 100, reconnectJitter: 50 });
      connections.push(connection);
      return connection;
    },
    start,
    kill,
    async stop() {
      for (const connection of connections) if (!connection.isClosed()) await connection.close();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
