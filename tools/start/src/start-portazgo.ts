import path from 'node:path';
import { AdminApi, type Addresses, type ProcessEvent, ProcessSupervisor, SERVICES, freePort, migrate, startHouseProcesses } from '@portazgo/embedded';
import { choosePorts } from './choose-ports.ts';
import { DiskWatch } from './disk-watch.ts';
import { type Demo, prepareDemoClient } from './demo-client.ts';
import { EmbeddedServers } from './embedded-servers.ts';
import { writeEnvironmentFile } from './environment-file.ts';
import type { Progress } from './progress.ts';
import { readSecrets } from './secrets.ts';
import { notableLine } from './service-log.ts';
import type { StartConfig } from './start.config.ts';

export interface Started {
  gatewayUrl: string;
  adminUrl: string;
  demo: Demo;
}

/** Thrown between two steps when a stop was asked for meanwhile. */
export class StartCutShort extends Error {}

/** Everything `npm start` brings up, in order, and takes down in the other. */
export class Portazgo {
  private readonly servers: EmbeddedServers;
  private readonly supervisor = new ProcessSupervisor((event) => this.tell(event));
  private disk: DiskWatch | undefined;
  private stopping = false;
  private starting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly repository: string,
    private readonly config: StartConfig,
    private readonly progress: Progress,
    onLoss: (message: string) => void,
  ) {
    this.servers = new EmbeddedServers(repository, config, progress, onLoss);
  }

  start(): Promise<Started> {
    const started = this.bringUp();
    this.starting = started.catch(() => {});
    return started;
  }

  /** Waits for the step that runs, then drains from the door inwards; the servers go last. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.starting;
    for (const service of SERVICES) if (this.supervisor.has(service)) await this.progress.step(`${service} drains`, () => this.supervisor.stop(service));
    await this.servers.stop();
    this.disk?.stop();
  }

  hurry(): void {
    this.supervisor.killAll();
  }

  private async bringUp(): Promise<Started> {
    const { config, progress, repository, supervisor } = this;
    const ports = await choosePorts(config);
    if (ports.note) progress.note(`  ${ports.note}`);
    const secrets = readSecrets(config);
    this.disk = new DiskWatch(config.dataFolder, (text) => progress.note(text));
    const databaseUrl = await this.next(() => this.servers.startPostgres());
    const natsUrlOf = await this.next(() => this.servers.startNats());
    await this.next(() =>
      progress.step(
        'migrations',
        () => migrate(databaseUrl, { repository }),
        (owners) => owners.join(', '),
      ),
    );
    const port = ports.port === 0 ? await freePort() : ports.port;
    const publicUrl = config.publicUrl ?? reachable(`http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`);
    const usageRecordsFolder = config.environment['USAGE_RECORDS_DIR'] ?? path.join(config.dataFolder, 'usage-records');
    const settings = {
      repository,
      databaseUrl,
      natsUrl: natsUrlOf('portazgo'),
      natsUrlOf,
      secrets,
      environment: config.environment,
      host: config.host,
      ...ports,
      port,
      publicUrl,
      usageRecordsFolder,
    };
    const addresses = await this.next(() =>
      progress.step(
        'services',
        () => startHouseProcesses(supervisor, { services: SERVICES, settings, more: (name) => this.outputOf(name) }),
        () => SERVICES.join(', '),
      ),
    );
    return this.next(() => this.openToDemo(addresses, secrets.adminToken, databaseUrl));
  }

  private async openToDemo(addresses: Map<string, Addresses>, adminToken: string, databaseUrl: string): Promise<Started> {
    const { dataFolder } = this.config;
    const gatewayUrl = reachable(addresses.get('gateway')?.http ?? '');
    const adminUrl = addresses.get('billing')?.admin ?? '';
    writeEnvironmentFile(path.join(dataFolder, 'admin.env'), {
      PORTAZGO_ADMIN_URL: adminUrl,
      PORTAZGO_ADMIN_TOKEN: adminToken,
      DATABASE_URL: databaseUrl,
    });
    const admin = new AdminApi(adminUrl, adminToken);
    const demo = await this.progress.step(
      'demo client',
      () => prepareDemoClient(admin, gatewayUrl, dataFolder),
      ({ isNew }) => (isNew ? 'new key' : 'key kept'),
    );
    return { gatewayUrl, adminUrl, demo };
  }

  private outputOf(name: string) {
    return {
      logFile: path.join(this.config.dataFolder, 'logs', `${name}.log`),
      onLine: (line: string) => {
        const notable = notableLine(name, line);
        if (notable) this.progress.note(notable);
      },
    };
  }

  private tell(event: ProcessEvent): void {
    if (event.type === 'process-crashed') {
      const next = event.restartInMs === undefined ? '' : `; it starts again in ${event.restartInMs} ms`;
      this.progress.note(`  ! ${event.name} ended unexpectedly (${event.how})${next}`);
    }
    if (event.type === 'process-slow')
      this.progress.note(`  ${event.name} is still starting after ${Math.round(event.waitedMs / 1_000)} s: it works, and is waited for`);
    if (event.type === 'process-stopped' && event.killed) this.progress.note(`  ! ${event.name} did not drain in time and was killed`);
  }

  private next<T>(work: () => Promise<T>): Promise<T> {
    if (this.stopping) throw new StartCutShort();
    return work();
  }
}

/** A listener on all addresses is told to the user by one that can be typed. */
function reachable(address: string): string {
  return address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//127.0.0.1:');
}
