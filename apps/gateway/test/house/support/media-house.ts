import { startHouse, type House, type HouseClient, type HouseOptions } from '@portazgo/testing';
import { LedgerReader } from './ledger-reader.ts';
import { MediaCaller } from './media-caller.ts';
import { Traces } from './traces.ts';
import { until } from './until.ts';
import { WebServer } from './web-server.ts';

export type MediaService = NonNullable<HouseOptions['services']>[number];

/** Real processes with the emulator as the only vendor, and a server of the client's that the courier may reach and nothing else inside. */
export class MediaHouse {
  private constructor(
    readonly house: House,
    readonly web: WebServer,
    readonly ledger: LedgerReader,
    readonly traces: Traces,
  ) {}

  static async start(services: MediaService[], options: Omit<HouseOptions, 'services'> = {}): Promise<MediaHouse> {
    const web = await WebServer.listen();
    try {
      const house = await startHouse({
        ...options,
        services: ['billing', 'emulator', 'gateway', ...services],
        // No balancer looks at it, so it need not wait for one when it stops.
        environment: {
          LOG_LEVEL: 'warn',
          DRAIN_DELAY_MS: '0',
          COURIER_ALLOW: web.host,
          JOBS_SWEEP_SECONDS: '0.2',
          WEBHOOK_POLL_MS: '200',
          ...options.environment,
        },
      });
      return new MediaHouse(house, web, new LedgerReader(house.databaseUrl), await Traces.open(house));
    } catch (error) {
      await web.close();
      throw error;
    }
  }

  get url(): string {
    return this.house.gatewayUrls[0] ?? '';
  }

  /** A client whose limits nobody of these tests runs into. */
  async caller(options: HouseClient = {}): Promise<MediaCaller> {
    const limits = { requestsPerMinute: 100_000, concurrency: 1_000, ...options.limits };
    const { clientId, key } = await this.house.createClient({ credits: 100_000, plan: 'operator', ...options, limits });
    return new MediaCaller(this.url, clientId, key);
  }

  /** No desk has anything left to do. */
  async settled(): Promise<void> {
    await until(async () => ((await this.traces.outboxRows()) === 0 ? true : undefined));
  }

  /** What the books and every desk say when all is over. */
  async faults(): Promise<unknown> {
    await until(async () => ((await this.ledger.openHolds()) === 0 ? true : undefined));
    return { holds: await this.ledger.openHolds(), faults: await this.ledger.faults() };
  }

  async stop(): Promise<void> {
    await this.traces.close();
    await this.ledger.close();
    await this.house.stop();
    await this.web.close();
  }
}
