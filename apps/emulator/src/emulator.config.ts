import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const environment = z.object({
  /** Address to listen on; anything but loopback needs EMULATOR_ALLOW_REMOTE. */
  EMULATOR_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 = given by the system. */
  EMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  /** JSON-lines file that receives every ended call. */
  EMULATOR_JOURNAL: z.string().min(1).optional(),
  /** Sync the journal file after each write. */
  EMULATOR_JOURNAL_FSYNC: flag.default(false),
  /** How many calls `GET /journal` remembers. */
  EMULATOR_JOURNAL_MAX: z.coerce.number().int().min(1).max(5_000_000).default(200_000),
  /** Time between two tokens of a stream when the call says none. */
  EMULATOR_INTERVAL_MS: z.coerce.number().int().min(0).max(60_000).default(0),
  /** Comma-separated names of other machines from which inputs are fetched and to which callbacks are sent. */
  EMULATOR_PEERS: z
    .string()
    .default('')
    .transform((names) => new Set(names.split(',').flatMap((name) => name.trim() || []))),
  /** Listen beyond this machine. The emulator has no protection at all. */
  EMULATOR_ALLOW_REMOTE: flag.default(false),
});

/** Names of them all: the supervisor passes no others on. */
export const variables: readonly string[] = Object.keys(environment.shape);

export interface EmulatorConfig {
  readonly host: string;
  readonly port: number;
  readonly journalPath?: string;
  readonly journalFsync: boolean;
  readonly journalRecordsMax: number;
  readonly intervalMs: number;
  readonly peers: ReadonlySet<string>;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Throws with one line for each variable that is wrong. */
export function readEmulatorConfig(given: NodeJS.ProcessEnv = process.env): EmulatorConfig {
  const read = environment.safeParse(given);
  if (!read.success) throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  const values = read.data;
  if (!isLoopback(values.EMULATOR_HOST) && !values.EMULATOR_ALLOW_REMOTE)
    throw new Error(
      `EMULATOR_HOST: ${values.EMULATOR_HOST} is not a loopback address. The emulator answers anyone with made-up text; never run it in production. EMULATOR_ALLOW_REMOTE=true permits it.`,
    );
  return {
    host: values.EMULATOR_HOST,
    port: values.EMULATOR_PORT,
    ...(values.EMULATOR_JOURNAL ? { journalPath: values.EMULATOR_JOURNAL } : {}),
    journalFsync: values.EMULATOR_JOURNAL_FSYNC,
    journalRecordsMax: values.EMULATOR_JOURNAL_MAX,
    intervalMs: values.EMULATOR_INTERVAL_MS,
    peers: values.EMULATOR_PEERS,
  };
}
