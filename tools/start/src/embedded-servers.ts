import path from 'node:path';
import {
  type EmbeddedNats,
  type EmbeddedPostgres,
  type RunningServer,
  type ServerEvent,
  SupervisedServer,
  findNatsServer,
  startNats,
  startPostgres,
} from '@portazgo/embedded';
import type { Progress } from './progress.ts';
import type { StartConfig } from './start.config.ts';

/** PostgreSQL and nats-server of this house, each only when no address of one was given. One that ends is started again with its data, at its port. */
export class EmbeddedServers {
  private postgres: SupervisedServer<EmbeddedPostgres> | undefined;
  private nats: SupervisedServer<EmbeddedNats> | undefined;

  constructor(
    private readonly repository: string,
    private readonly config: StartConfig,
    private readonly progress: Progress,
    private readonly onLoss: (message: string) => void,
  ) {}

  async startPostgres(): Promise<string> {
    const { databaseUrl, dataFolder } = this.config;
    if (databaseUrl) return databaseUrl;
    const { repository, progress } = this;
    const logFile = path.join(dataFolder, 'logs', 'postgres.log');
    const folder = path.join(dataFolder, 'postgres');
    const supervised = this.supervise<EmbeddedPostgres>('PostgreSQL', logFile, (before) =>
      startPostgres({ repository, folder, logFile, ...(before ? { port: before.port } : {}) }),
    );
    const { url } = await progress.step(
      'PostgreSQL',
      () => supervised.start(),
      ({ port }) => `embedded, 127.0.0.1:${port}`,
    );
    this.postgres = supervised;
    return url;
  }

  /** Gives the address of each service; with a broker of the operator's own it is the same for all. */
  async startNats(): Promise<(service: string) => string> {
    const { natsUrl, dataFolder } = this.config;
    if (natsUrl) return () => natsUrl;
    const logFile = path.join(dataFolder, 'logs', 'nats.log');
    const folder = path.join(dataFolder, 'nats');
    let binary = '';
    const supervised = this.supervise<EmbeddedNats>('nats-server', logFile, (before) =>
      startNats({ binary, folder, logFile, ...(before ? { port: before.port, credentials: before.credentials } : {}) }),
    );
    const { urlOf } = await this.progress.step(
      'nats-server',
      async () => {
        binary = await findNatsServer({ dataFolder, onProgress: (message) => this.progress.note(`  ${message} …`) });
        return supervised.start();
      },
      ({ port }) => `with JetStream, 127.0.0.1:${port}`,
    );
    this.nats = supervised;
    return urlOf;
  }

  async stop(): Promise<void> {
    const { nats, postgres, progress } = this;
    if (nats) await progress.step('nats-server stops', () => nats.stop());
    if (postgres) await progress.step('PostgreSQL stops', () => postgres.stop());
  }

  private supervise<Server extends RunningServer>(
    name: string,
    logFile: string,
    start: (before: Server | undefined) => Promise<Server>,
  ): SupervisedServer<Server> {
    return new SupervisedServer<Server>({ name, start, onEvent: (event) => this.tell(event, logFile) });
  }

  private tell(event: ServerEvent, logFile: string): void {
    const { name } = event;
    switch (event.type) {
      case 'server-ended':
        return this.progress.note(`  ! ${name} ended unexpectedly (${event.how}); it starts again in ${event.restartInMs} ms; see ${logFile}`);
      case 'server-restarted':
        return this.progress.note(`  ${name} runs again, with its data (${(event.tookMs / 1_000).toFixed(1)} s)`);
      case 'server-given-up':
        // Without its database or broker a house only collects errors; its end is said and made.
        return this.onLoss(`${name} ended ${event.ends} times in a row and is not started again (${event.how}); see ${logFile}`);
    }
  }
}
