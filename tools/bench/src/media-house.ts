import { startHouse, type House } from '@portazgo/testing';
import type { Pids } from './cpu-meter.ts';
import { familyOf } from './process-cost.ts';

const services = ['gateway', 'llm', 'billing', 'jobs', 'image', 'courier', 'emulator'] as const;
type Service = (typeof services)[number];

/**
 * A house that makes pictures, with durable commits. Limits of a key and of a provider are out of the way: they would measure themselves.
 */
export function startMediaHouse({
  environment = {},
  only = services,
}: { environment?: Record<string, string>; only?: readonly Service[] } = {}): Promise<House> {
  const limits = { JOBS_PER_KEY_MAX: '10000', JOBS_PER_PROVIDER_MAX: '10000', IMAGE_JOBS_MAX: '256' };
  return startHouse({
    durable: true,
    services: [...only],
    catalogDir: 'tools/bench/catalog',
    environment: { LOG_LEVEL: 'error', ...limits, ...environment },
  });
}

/** The processes of a house, with its database and broker, and this one, which drives the load. */
export function pidsOf(house: House, names: readonly Service[] = ['gateway', 'jobs', 'image', 'billing', 'emulator']): Pids {
  return () => ({
    ...Object.fromEntries(names.map((name) => [name, [house.process(name).pid]])),
    postgres: familyOf(house.postgresPid),
    nats: [house.natsPid],
    driver: [process.pid],
  });
}
