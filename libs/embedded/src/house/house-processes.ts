import type { Addresses, ProcessDefinition } from '../processes/process-definition.ts';
import type { ProcessSupervisor } from '../processes/process-supervisor.ts';
import { type HouseSettings, type ServiceName, serviceDefinition } from './service-definition.ts';

export interface HousePlan {
  services: readonly ServiceName[];
  settings: HouseSettings;
  /** More than one of a service: `{ gateway: 2 }`. The second and further take any port. */
  instances?: Partial<Record<ServiceName, number>>;
  /** What the caller adds to a definition: log file, line listener, limits. */
  more: (name: string) => Partial<ProcessDefinition>;
}

/** They are told the emulator's address, so they wait until it is there; nobody waits for anybody else. */
const rooms: readonly ServiceName[] = ['llm', 'vision', 'image', 'audio', 'video'];

export async function startHouseProcesses(supervisor: ProcessSupervisor, plan: HousePlan): Promise<Map<string, Addresses>> {
  const addresses = new Map<string, Addresses>();
  const startOne = async (service: ServiceName, index: number, settings: HouseSettings) => {
    const name = processName(service, index);
    const ports = index === 0 ? {} : { port: 0, adminPort: 0 };
    const definition = serviceDefinition(service, { ...settings, ...ports });
    addresses.set(name, await supervisor.start({ ...definition, ...plan.more(name), name }));
  };
  const startAll = (services: readonly ServiceName[], settings: HouseSettings) =>
    Promise.all(services.flatMap((service) => Array.from({ length: plan.instances?.[service] ?? 1 }, (_, index) => startOne(service, index, settings))));
  const startEmulated = async () => {
    await startAll(
      plan.services.filter((service) => service === 'emulator'),
      plan.settings,
    );
    const emulatorUrl = addresses.get('emulator')?.http ?? plan.settings.emulatorUrl;
    await startAll(
      plan.services.filter((service) => rooms.includes(service)),
      { ...plan.settings, emulatorUrl },
    );
  };
  const others = plan.services.filter((service) => service !== 'emulator' && !rooms.includes(service));
  // Whoever cleans up after a failure must find all that was started, so nothing is left starting.
  const outcomes = await Promise.allSettled([startEmulated(), startAll(others, plan.settings)]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return addresses;
}

export const processName = (service: ServiceName, index: number): string => (index === 0 ? service : `${service}-${index + 1}`);
