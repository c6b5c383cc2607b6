import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isSystemVariable } from '../embedded.config.ts';
import { InfrastructureError } from '../infrastructure-error.ts';
import type { ProcessDefinition } from '../processes/process-definition.ts';

/** The order in which services stop, those of a line at once: the door first, so that nothing new arrives at a room that is closing. */
export const STOP_ORDER = [['gateway'], ['llm', 'vision', 'image', 'audio', 'video'], ['jobs', 'courier'], ['billing'], ['emulator']] as const;
export type ServiceName = (typeof STOP_ORDER)[number][number];
export const SERVICES: readonly ServiceName[] = STOP_ORDER.flat();

export interface HouseSettings {
  repository: string;
  databaseUrl: string;
  natsUrl: string;
  /** With credentials of each service's own; the same for all when absent. */
  natsUrlOf?: (service: ServiceName) => string;
  secrets: HouseSecrets;
  /** What services inherit (vendor keys, log level, CATALOG_DIR): each only what its config declares, and the addresses and secrets it needs on top. */
  environment: NodeJS.ProcessEnv;
  /** Given to every service as it is, for tests. */
  forAll?: NodeJS.ProcessEnv;
  host?: string;
  port: number;
  adminPort: number;
  /** Where clients reach the gateway: in links to files. */
  publicUrl: string;
  /** Where services keep usage records that billing has not acknowledged. */
  usageRecordsFolder?: string | undefined;
  /** Known once the emulator runs. */
  emulatorUrl?: string | undefined;
}

export interface HouseSecrets {
  keyPepper: string;
  adminToken: string;
  /** Signs links to files, and the addresses that providers call back. */
  fileLinkSecret: string;
  /** 32 bytes as hex: the clients' webhook secrets are stored under it. */
  webhookSecretsKey: string;
  /** 32 bytes as hex: the clients' stored responses are sealed under it. */
  responsesKey: string;
}

const WITHHELD = [
  'DATABASE_URL',
  'NATS_URL',
  'KEY_PEPPER',
  'ADMIN_TOKEN',
  'FILE_LINK_SECRET',
  'WEBHOOK_SECRETS_KEY',
  'RESPONSES_KEY',
  'PUBLIC_URL',
  'HOST',
  'PORT',
  'ADMIN_HOST',
  'ADMIN_PORT',
  'HEALTH_PORT',
  'EMULATOR_PORT',
];

/** Where the SDK of S3 looks for credentials when there are none among the variables of the storage. */
const storageVariables = /^AWS_\w+$/;

/** What a service may see of our own environment: no credential of a provider reaches a process that does not call it. */
function inheritedBy(service: ServiceName, { repository, environment }: HouseSettings): NodeJS.ProcessEnv {
  const declared = declaredVariables(repository, service);
  const isMeant = (name: string) => declared.has(name) || isSystemVariable(name) || (declared.has('S3_BUCKET') && storageVariables.test(name));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => isMeant(name) && !WITHHELD.includes(name)));
}

function declaredVariables(repository: string, service: ServiceName): ReadonlySet<string> {
  const file = path.join(repository, 'apps', service, 'dist', 'variables.json');
  try {
    return new Set(z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    throw new InfrastructureError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}. Run "npm run build".`);
  }
}

/** How a service of this house is started: its script, and an environment with the settings of its config file. */
export function serviceDefinition(service: ServiceName, settings: HouseSettings): Pick<ProcessDefinition, 'name' | 'script' | 'environment' | 'portVariables'> {
  const { repository, natsUrl, secrets, host = '127.0.0.1' } = settings;
  const links = { PUBLIC_URL: settings.publicUrl, FILE_LINK_SECRET: secrets.fileLinkSecret };
  const emulated = settings.emulatorUrl ? { EMULATOR_URL: settings.emulatorUrl } : {};
  const records = settings.usageRecordsFolder ? { USAGE_RECORDS_DIR: settings.usageRecordsFolder } : {};
  const own: Record<ServiceName, NodeJS.ProcessEnv> = {
    gateway: { HOST: host, PORT: String(settings.port), KEY_PEPPER: secrets.keyPepper, RESPONSES_KEY: secrets.responsesKey, ...links },
    llm: { ...emulated, ...records },
    vision: { ...emulated, ...links, ...records },
    image: { ...emulated, ...links, ...records },
    audio: { ...emulated, ...links, ...records },
    video: { ...emulated, ...links, ...records },
    jobs: { DATABASE_URL: settings.databaseUrl, WEBHOOK_SECRETS_KEY: secrets.webhookSecretsKey, ...links },
    courier: {},
    billing: {
      DATABASE_URL: settings.databaseUrl,
      KEY_PEPPER: secrets.keyPepper,
      ADMIN_TOKEN: secrets.adminToken,
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: String(settings.adminPort),
    },
    emulator: { EMULATOR_PORT: '0' },
  };
  const portVariables: Record<ServiceName, ProcessDefinition['portVariables']> = {
    gateway: { http: 'PORT', health: 'HEALTH_PORT' },
    llm: { health: 'HEALTH_PORT' },
    vision: { health: 'HEALTH_PORT' },
    image: { health: 'HEALTH_PORT' },
    audio: { health: 'HEALTH_PORT' },
    video: { health: 'HEALTH_PORT' },
    jobs: { health: 'HEALTH_PORT' },
    courier: { health: 'HEALTH_PORT' },
    billing: { admin: 'ADMIN_PORT', health: 'HEALTH_PORT' },
    emulator: { http: 'EMULATOR_PORT' },
  };
  return {
    name: service,
    script: path.join(repository, 'apps', service, 'dist', 'main.js'),
    environment: {
      ...inheritedBy(service, settings),
      ...settings.forAll,
      NATS_URL: settings.natsUrlOf?.(service) ?? natsUrl,
      HEALTH_PORT: '0',
      ...own[service],
    },
    portVariables: portVariables[service] ?? {},
  };
}
