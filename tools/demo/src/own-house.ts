import { SERVICES } from '@portazgo/embedded';
import { startHouse, type House } from '@portazgo/testing';
import type { DoorOfHouse } from './demo.config.ts';

const credits = 100_000;

/** A house of its own for one run: all services, the local engines, no vendor. */
export async function startOwnHouse(): Promise<{ door: DoorOfHouse; house: House; stop(): Promise<void> }> {
  const house = await startHouse({ services: [...SERVICES], environment: { LOCAL_ENGINES: 'on', LOG_LEVEL: 'warn' } });
  const { key } = await house.createClient({ credits, limits: { requestsPerMinute: 100_000, concurrency: 1_000 } });
  return { door: { url: house.gatewayUrls[0] as string, key }, house, stop: () => house.stop() };
}
