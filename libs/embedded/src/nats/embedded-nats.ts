import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { busOperator } from '@portazgo/contracts';
import { z } from 'zod';
import { InfrastructureError } from '../infrastructure-error.ts';
import { fullDiskText, isFullDisk } from '../server/full-disk.ts';
import { livingServer } from '../server/living-process.ts';
import { ProcessProgress } from '../server/process-progress.ts';
import { ServerProcess, sleep } from '../server/server-process.ts';
import { type NatsUser, natsConfig, serviceUsers } from './nats-config.ts';

export interface NatsOptions {
  /** The program, see `findNatsServer`. */
  binary: string;
  /** Holds the JetStream store, the configuration with the credentials, and the run files. */
  folder: string;
  logFile?: string;
  /** A port given back by an earlier start, to come back at the same address. */
  port?: number;
  credentials?: NatsCredentials;
}

/** The operator's user, who may do everything, and one for each service. Given back by an earlier start, to come back with the same ones. */
export interface NatsCredentials {
  user: string;
  password: string;
  services?: readonly NatsUser[];
}

export interface EmbeddedNats {
  /** The operator's address. */
  url: string;
  /** The address of one service, with its own credentials. */
  urlOf(service: string): string;
  port: number;
  pid: number;
  credentials: NatsCredentials;
  exited: Promise<string>;
  stop(): Promise<void>;
  /** Ends the server as a crash would, for tests of what survives one. */
  kill(): Promise<void>;
  /** The end of what it wrote since its start. */
  lastWords(): string;
}

const ATTEMPTS_MAX = 10;
/** Without a sign that it works: a large store is read for as long as it takes. */
const SILENCE_LIMIT_MS = 60_000;
const lastWordsChars = 4_000;

export async function startNats(options: NatsOptions): Promise<EmbeddedNats> {
  const { binary, folder, logFile = path.join(folder, 'nats.log') } = options;
  const runFolder = path.join(folder, 'run');
  const pidFile = path.join(runFolder, 'nats.pid');
  const credentials = options.credentials ?? { user: busOperator, password: newPassword() };
  const services = credentials.services ?? serviceUsers(newPassword);
  const users = [{ user: credentials.user, password: credentials.password }, ...services];
  refuseSecondServer(pidFile, folder);
  for (let attempt = 1; ; attempt++) {
    rmSync(runFolder, { recursive: true, force: true });
    mkdirSync(runFolder, { recursive: true, mode: 0o700 });
    const configFile = path.join(runFolder, 'nats.conf');
    const settings = { port: options.port ?? -1, users, storeFolder: path.join(folder, 'jetstream'), runFolder, pidFile };
    writeFileSync(configFile, natsConfig(settings), { mode: 0o600 });
    const server = ServerProcess.start(logFile, { program: binary, args: ['-c', configFile], workingFolder: folder, folders: [folder] });
    const port = await waitForPort(server, runFolder);
    if (port !== undefined)
      return {
        url: address(users[0], port),
        urlOf: (service) => address(users.find(({ user }) => user === service) ?? users[0], port),
        port,
        pid: server.pid ?? 0,
        credentials: { ...credentials, services },
        exited: server.exited,
        stop: () => server.stop(STOP_STEPS),
        kill: () => server.stop([['SIGKILL', 5_000]]),
        lastWords: () => server.said().slice(-lastWordsChars),
      };
    if (isFullDisk(server.said()))
      throw new InfrastructureError(`nats-server did not start. ${fullDiskText(folder)}\n${server.said().trim().slice(-lastWordsChars)}`);
    if (!/address already in use/i.test(server.said()) || attempt === ATTEMPTS_MAX)
      throw new InfrastructureError(`nats-server did not start (${server.end}):\n${server.said().trim()}`);
    await sleep(100 * attempt);
  }
}

const newPassword = (): string => randomBytes(24).toString('base64url');
const address = (user: NatsUser | undefined, port: number): string => `nats://${user?.user}:${String(user?.password)}@127.0.0.1:${port}`;

const STOP_STEPS: [NodeJS.Signals, number][] = [
  ['SIGTERM', 10_000],
  ['SIGKILL', 5_000],
];

/** JetStream does not lock its folder: two servers on one store would silently spoil it. */
function refuseSecondServer(pidFile: string, folder: string): void {
  const pid = livingServer(pidFile, 'nats-server');
  if (pid === undefined) return;
  throw new InfrastructureError(
    `Another nats-server (process ${pid}) already works on ${folder}: is Portazgo running from this folder? ` +
      'Stop it first (Ctrl-C where it runs), or choose another folder with PORTAZGO_DATA=<folder>.',
  );
}

const portsFile = z.object({ nats: z.array(z.string()).min(1) });

/** The server writes its ports before it answers, so the answer is waited for too. */
async function waitForPort(server: ServerProcess, runFolder: string): Promise<number | undefined> {
  const progress = new ProcessProgress(server.pid ?? 0, SILENCE_LIMIT_MS);
  for (; !progress.hasStopped && !server.end; await Promise.race([sleep(20), server.exited])) {
    const port = readPort(runFolder);
    if (port !== undefined && (await greets(port))) return port;
  }
  if (!server.end) await server.stop(STOP_STEPS);
  return undefined;
}

function readPort(runFolder: string): number | undefined {
  const name = readdirSync(runFolder).find((file) => file.endsWith('.ports'));
  if (!name) return undefined;
  try {
    return Number(new URL(portsFile.parse(JSON.parse(readFileSync(path.join(runFolder, name), 'utf8'))).nats[0] ?? '').port);
  } catch {
    return undefined; // half written
  }
}

/** A NATS server speaks first: its INFO line says that it takes connections. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (greeted: boolean) => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('data', (bytes: Buffer) => end(bytes.toString('latin1').startsWith('INFO ')));
  });
}
