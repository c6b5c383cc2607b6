import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ProcessEvent, ProcessSupervisor, type ServiceName, findRepository, freePort, startHouseProcesses } from '@portazgo/embedded';
import { inheritedEnvironment } from '../testing.config.ts';
import { House } from './house.ts';
import { startInfrastructure } from './house-infrastructure.ts';

export interface HouseOptions {
  /** What a chat needs when absent. */
  services?: ServiceName[];
  /** More than one process of a service: `{ gateway: 2 }`. */
  instances?: Partial<Record<ServiceName, number>>;
  /** Variables for every process. */
  environment?: Record<string, string>;
  catalogDir?: string;
  /** Made up when absent. */
  fileLinkSecret?: string;
  /** An own PostgreSQL that syncs to disk, for proofs and figures; without it the run's fast one. */
  durable?: boolean;
  /** False: a killed process stays dead. */
  restarts?: boolean;
}

/** Starts the built processes (`apps/<service>/dist/main.js`) and waits until all are ready. */
export async function startHouse(options: HouseOptions = {}): Promise<House> {
  const { services = ['gateway', 'llm', 'billing', 'emulator'], instances = {}, catalogDir } = options;
  const infrastructure = await startInfrastructure(options.durable ?? false);
  const folder = mkdtempSync(path.join(tmpdir(), 'portazgo-house-'));
  const secret = () => randomBytes(32).toString('hex');
  const { fileLinkSecret = secret() } = options;
  const secrets = { keyPepper: secret(), adminToken: secret(), fileLinkSecret, webhookSecretsKey: secret(), responsesKey: secret() };
  // Links to files carry the gateway's address, so it is chosen before anything starts.
  const port = await freePort();
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
        natsUrlOf: (service) => infrastructure.nats.urlOf(service),
        secrets,
        port,
        publicUrl: `http://127.0.0.1:${port}`,
        adminPort: 0,
        usageRecordsFolder: path.join(folder, 'usage-records'),
        environment: inheritedEnvironment(),
        forAll: {
          // What the emulator can do on demand is what most tests are about.
          LOCAL_ENGINES: 'off',
          LOCAL_OLLAMA: 'off',
          EMULATOR_JOURNAL: path.join(folder, 'journal.jsonl'),
          ...(catalogDir ? { CATALOG_DIR: catalogDir } : {}),
          ...options.environment,
        },
      },
      // Ten processes at once on a busy machine of two cores take their time.
      more: (name) => ({ logFile: path.join(folder, `${name}.log`), restarts: options.restarts ?? true, readyLimitMs: 120_000 }),
    });
    return house;
  } catch (error) {
    await house.stop();
    throw error;
  }
}
