import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProcessEvent, ProcessSupervisor, SERVICES, type ServiceName, findRepository, startHouseProcesses } from '@portazgo/embedded';
import { inheritedEnvironment } from '../testing.config.ts';
import { House } from './house.ts';
import { startInfrastructure } from './house-infrastructure.ts';

export interface HouseOptions {
  /** All four when absent. */
  services?: ServiceName[];
  /** More than one process of a service: `{ gateway: 2 }`. */
  instances?: Partial<Record<ServiceName, number>>;
  /** Variables for every process. */
  environment?: Record<string, string>;
  catalogDir?: string;
  /** An own PostgreSQL that syncs to disk, for proofs and figures; without it the run's fast one. */
  durable?: boolean;
  /** False: a killed process stays dead. */
  restarts?: boolean;
}

/** Starts the built processes (`apps/<service>/dist/main.js`) and waits until all are ready. */
export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const { services = [...SERVICES], instances = {}, catalogDir } = options;
  const infrastructure = await startInfrastructure(options.durable ?? false);
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-house-'));
  const secrets = { keyPepper: randomBytes(32).toString('hex'), adminToken: randomBytes(32).toString('hex') };
  const events: ProcessEvent[] = [];
  const supervisor = new ProcessSupervisor((event) => events.push(event));
  const house = new House({ infrastructure, supervisor, adminToken: secrets.adminToken, events, folder, instances, services });
  try {
    await startHouseProcesses(supervisor, {
      services,
      instances,
      settings: {
        repository: findRepository(),
        databaseUrl: infrastructure.database.url,
        natsUrl: infrastructure.nats.url,
        secrets,
        port: 0,
        adminPort: 0,
        environment: {
          ...inheritedEnvironment(),
          EMULATOR_JOURNAL: path.join(folder, 'journal.jsonl'),
          ...(catalogDir ? { CATALOG_DIR: catalogDir } : {}),
          ...options.environment,
        },
      },
      more: (name) => ({ logFile: path.join(folder, `${name}.log`), restarts: options.restarts ?? true }),
    });
    return house;
  } catch (error) {
    await house.stop();
    throw error;
  }
}
