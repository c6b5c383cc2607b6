import { startHouse } from '@portazgo/testing';

const credits = 100_000;

export interface OwnHouse {
  readonly gatewayUrl: string;
  readonly key: string;
  stop(): Promise<void>;
}

/** Every service of the house with the emulator as the only provider; the courier may reach the samples and nothing else inside. */
export async function startOwnHouse(samplesHost: string): Promise<OwnHouse> {
  const house = await startHouse({
    services: ['billing', 'emulator', 'jobs', 'courier', 'llm', 'image', 'audio', 'video', 'vision', 'gateway'],
    environment: { LOG_LEVEL: 'warn', COURIER_ALLOW: samplesHost },
  });
  // The examples come faster than a person types them: more than the usual sixty a minute.
  const { key } = await house.createClient({ credits, plan: 'operator', limits: { requestsPerMinute: 10_000 } });
  return { gatewayUrl: house.gatewayUrls[0] ?? '', key, stop: () => house.stop() };
}
