import path from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('address the gateway listens on'),
  PORT: port.default(8080).describe('its port; 0 takes one from the system'),
  ADMIN_PORT: port.optional().describe('port of the admin listener; 8081, or a free one when that is taken'),
  DATABASE_URL: z.string().min(1).optional().describe('a PostgreSQL of your own; without it an embedded one is started'),
  NATS_URL: z.string().min(1).optional().describe('a nats-server of your own, with JetStream; without it one is started'),
  PORTAZGO_DATA: z.string().min(1).optional().describe('folder of all data; .data in the repository when absent'),
  KEY_PEPPER: z.string().min(32).optional().describe('secret under which keys are stored; generated once when absent'),
  ADMIN_TOKEN: z.string().min(16).optional().describe('secret of the admin listener; generated once when absent'),
  PUBLIC_URL: z.url().optional().describe('address under which clients reach the gateway, in links to files; its own address when absent'),
  LOCAL_PROGRAMS_DIR: z.string().min(1).optional().describe('holds fetched programs of the local engines; .data/programs in the repository when absent'),
  npm_lifecycle_event: z.string().optional().describe('set by npm when it is our parent'),
});

export interface StartConfig {
  host: string;
  port: number;
  adminPort: number | undefined;
  databaseUrl: string | undefined;
  natsUrl: string | undefined;
  dataFolder: string;
  keyPepper: string | undefined;
  adminToken: string | undefined;
  publicUrl: string | undefined;
  /** Programs that were fetched and not installed. */
  programsFolder: string;
  startedByNpm: boolean;
  /** What the services inherit. */
  environment: NodeJS.ProcessEnv;
}

/** Throws a text that names every variable that is wrong. An empty variable counts as absent. */
export function readStartConfig(repository: string, variables: NodeJS.ProcessEnv = process.env): StartConfig {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const read = environment.safeParse(given);
  if (!read.success) throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const values = read.data;
  const programsFolder = path.resolve(values.LOCAL_PROGRAMS_DIR ?? path.join(repository, '.data', 'programs'));
  return {
    host: values.HOST,
    port: values.PORT,
    adminPort: values.ADMIN_PORT,
    databaseUrl: values.DATABASE_URL,
    natsUrl: values.NATS_URL,
    dataFolder: path.resolve(values.PORTAZGO_DATA ?? path.join(repository, '.data')),
    keyPepper: values.KEY_PEPPER,
    adminToken: values.ADMIN_TOKEN,
    publicUrl: values.PUBLIC_URL,
    programsFolder,
    startedByNpm: values.npm_lifecycle_event !== undefined,
    environment: { ...variables, LOCAL_PROGRAMS_DIR: programsFolder },
  };
}
