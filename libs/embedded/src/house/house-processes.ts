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

/** The emulator goes before the rooms that are told its address; all others start side by side. */
const first: readonly ServiceName[] = ['emulator', 'billing', 'jobs', 'courier'];

export async function startHouseProcesses(supervisor: ProcessSupervisor, plan: HousePlan): Promise<Map<string, Addresses>> {
  const addresses = new Map<string, Addresses>();
  const startAll = (services: readonly ServiceName[], settings: HouseSettings) =>
    Promise.all(
      services.flatMap((service) =>
        Array.from({ length: plan.instances?.[service] ?? 1 }, async (_, index) => {
          const name = processName(service, index);
          const ports = index === 0 ? {} : { port: 0, adminPort: 0 };
          const definition = serviceDefinition(service, { ...settings, ...ports });
          addresses.set(name, await supervisor.start({ ...definition, ...plan.more(name), name }));
        }),
      ),
    );
  await startAll(
    plan.services.filter((service) => first.includes(service)),
    plan.settings,
  );
  const emulatorUrl = addresses.get('emulator')?.http ?? plan.settings.emulatorUrl;
  await startAll(
    plan.services.filter((service) => !first.includes(service)),
    { ...plan.settings, emulatorUrl },
  );
  return addresses;
}

export const processName = (service: ServiceName, index: number): string => (index === 0 ? service : `${service}-${index + 1}`);
