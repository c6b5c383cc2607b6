import path from 'node:path';
import { type EmbeddedNats, type EmbeddedPostgres, findNatsServer, startNats, startPostgres } from '@portazgo/embedded';
import type { Progress } from './progress.ts';
import type { StartConfig } from './start.config.ts';

/** PostgreSQL and nats-server of this house, each only when no address of one was given. */
export class EmbeddedServers {
  private postgres: EmbeddedPostgres | undefined;
  private nats: EmbeddedNats | undefined;
  private stopping = false;

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
    this.postgres = await progress.step(
      'PostgreSQL',
      () => startPostgres({ repository, folder: path.join(dataFolder, 'postgres'), logFile }),
      ({ port }) => `embedded, 127.0.0.1:${port}`,
    );
    this.watch('PostgreSQL', this.postgres.exited, logFile);
    return this.postgres.url;
  }

  async startNats(): Promise<string> {
    const { natsUrl, dataFolder } = this.config;
    if (natsUrl) return natsUrl;
    const logFile = path.join(dataFolder, 'logs', 'nats.log');
    this.nats = await this.progress.step(
      'nats-server',
      async () => {
        const binary = await findNatsServer({ dataFolder, onProgress: (message) => this.progress.note(`  ${message} …`) });
        return startNats({ binary, folder: path.join(dataFolder, 'nats'), logFile });
      },
      ({ port }) => `with JetStream, 127.0.0.1:${port}`,
    );
    this.watch('nats-server', this.nats.exited, logFile);
    return this.nats.url;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { nats, postgres, progress } = this;
    if (nats) await progress.step('nats-server stops', () => nats.stop());
    if (postgres) await progress.step('PostgreSQL stops', () => postgres.stop());
  }

  /** Without its database or broker a house only collects errors; its end is said and made. */
  private watch(name: string, exited: Promise<string>, logFile: string): void {
    void exited.then((how) => {
      if (!this.stopping) this.onLoss(`${name} ended unexpectedly (${how}); see ${logFile}`);
    });
  }
}
