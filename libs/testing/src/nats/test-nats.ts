import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startNats } from '@portazgo/embedded';
import { joinInfrastructure } from '../shared-infrastructure.ts';

export interface TestNats {
  url: string;
  /** With the credentials of one service. */
  urlOf(service: string): string;
  readonly pid: number;
  stop(): Promise<void>;
  /** Ends the server as a crash does and brings it back at the same address with its JetStream store. */
  restart(): Promise<void>;
  /** The same, and the whole store is gone: streams, consumers, objects. */
  loseStore(): Promise<void>;
}

/** A nats-server with JetStream of the caller's own. */
export async function testNats(): Promise<TestNats> {
  const infrastructure = joinInfrastructure();
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-nats-'));
  try {
    const binary = await infrastructure.natsServer();
    let server = await startNats({ binary, folder });
    const restart = async (meanwhile: () => void) => {
      await server.kill();
      meanwhile();
      server = await startNats({ binary, folder, port: server.port, credentials: server.credentials });
    };
    return {
      url: server.url,
      urlOf: (service) => server.urlOf(service),
      get pid() {
        return server.pid;
      },
      stop: async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
        await infrastructure.stop();
      },
      restart: () => restart(() => undefined),
      loseStore: () => restart(() => rmSync(path.join(folder, 'jetstream'), { recursive: true, force: true })),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    await infrastructure.stop();
    throw error;
  }
}
