import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import { InfrastructureError } from '../infrastructure-error.ts';
import type { Addresses, ProcessDefinition } from './process-definition.ts';
import { ProcessOutput } from './process-output.ts';

const readyMessage = z.object({
  type: z.literal('ready'),
  addresses: z.object({ http: z.string().optional(), admin: z.string().optional(), health: z.string().optional() }),
});

const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 35_000;

/** One run of a service, from its start to its end. Our channel to it closing, also by our death, tells it to drain. */
export class ServiceProcess {
  readonly pid: number;
  /** Settles with how it ended, once its output is read to the end. */
  readonly exited: Promise<string>;
  killed = false;
  private ended = false;
  private readonly child: ChildProcess;
  private readonly output: ProcessOutput;

  constructor(
    private readonly definition: ProcessDefinition,
    environment: NodeJS.ProcessEnv,
  ) {
    this.output = new ProcessOutput(definition.logFile, definition.onLine);
    this.child = spawn(process.execPath, [definition.script], {
      env: environment,
      // A process group of its own: Ctrl-C in the terminal reaches only us, and we decide who stops when.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.pid = this.child.pid ?? 0;
    if (this.child.stdout) this.output.read(this.child.stdout);
    if (this.child.stderr) this.output.read(this.child.stderr);
    this.exited = new Promise((resolve) => {
      const end = (how: string) => {
        this.ended = true;
        resolve(how);
      };
      this.child.once('close', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
      this.child.once('error', (error) => end(error.message));
    });
  }

  /** Waits for the ready message; without it in time the process is ended, and the reason carries its last lines. */
  async ready(): Promise<Addresses> {
    const limitMs = this.definition.readyLimitMs ?? READY_LIMIT_MS;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await Promise.race([
      new Promise<Addresses>((resolve) =>
        this.child.on('message', (message) => {
          const parsed = readyMessage.safeParse(message);
          if (parsed.success) resolve(parsed.data.addresses);
        }),
      ),
      this.exited,
      new Promise<string>((resolve) => (timer = setTimeout(() => resolve(`not ready within ${limitMs / 1000} s`), limitMs))),
    ]);
    clearTimeout(timer);
    if (typeof outcome !== 'string') return outcome;
    this.signal('SIGKILL');
    await this.exited;
    throw new InfrastructureError(`${this.definition.name} did not start (${outcome}):\n${this.output.last()}`);
  }

  /** Asks it to drain, and ends it when the drain outlasts its limit. */
  async stop(): Promise<string> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), this.definition.stopLimitMs ?? STOP_LIMIT_MS);
    const how = await this.exited;
    clearTimeout(timer);
    return how;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.ended || !this.pid) return;
    if (signal === 'SIGKILL') this.killed = true;
    try {
      // SIGKILL goes to the whole group, so that nothing the service started stays behind.
      process.kill(signal === 'SIGKILL' ? -this.pid : this.pid, signal);
    } catch {
      // It ended in this moment.
    }
  }
}
