import { type ChildProcess, spawn } from 'node:child_process';
import { z } from 'zod';
import { InfrastructureError } from '../infrastructure-error.ts';
import { ProcessProgress } from '../server/process-progress.ts';
import type { Addresses, ProcessDefinition } from './process-definition.ts';
import { ProcessOutput } from './process-output.ts';

const readyMessage = z.object({
  type: z.literal('ready'),
  addresses: z.object({ http: z.string().optional(), admin: z.string().optional(), health: z.string().optional() }),
});

/** Without a sign that it works; a start on a busy machine may take minutes. */
const SILENCE_LIMIT_MS = 60_000;
const READY_LIMIT_MS = 900_000;
const LOOK_MS = 1_000;
const STOP_LIMIT_MS = 35_000;

/** One run of a service, from its start to its end. Our channel to it closing, also by our death, tells it to drain. */
export class ServiceProcess {
  readonly pid: number;
  /** Settles with how it ended, once its output is read to the end. */
  readonly exited: Promise<string>;
  killed = false;
  private progress: ProcessProgress | undefined;
  private ended = false;
  private readonly child: ChildProcess;
  private readonly output: ProcessOutput;

  constructor(
    private readonly definition: ProcessDefinition,
    environment: NodeJS.ProcessEnv,
  ) {
    this.output = new ProcessOutput(definition.logFile, (line) => {
      this.progress?.note();
      definition.onLine?.(line);
    });
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

  /**
   * Waits for the ready message as long as the process works. One that does nothing any more is ended, and the reason carries its last lines.
   * @param onWait told now and then how long it has been
   */
  async ready(onWait: (waitedMs: number) => void = () => {}): Promise<Addresses> {
    const silenceMs = this.definition.readyLimitMs ?? SILENCE_LIMIT_MS;
    const progress = new ProcessProgress(this.pid, silenceMs);
    this.progress = progress;
    const since = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const outcome = await Promise.race([
      new Promise<Addresses>((resolve) =>
        this.child.on('message', (message) => {
          const parsed = readyMessage.safeParse(message);
          if (parsed.success) resolve(parsed.data.addresses);
        }),
      ),
      this.exited,
      new Promise<string>((resolve) => {
        timer = setInterval(
          () => {
            const waitedMs = performance.now() - since;
            if (progress.hasStopped) resolve(`not ready, and without a sign of work for ${silenceMs / 1_000} s`);
            else if (waitedMs > READY_LIMIT_MS) resolve(`not ready within ${READY_LIMIT_MS / 1_000} s`);
            else onWait(waitedMs);
          },
          Math.min(LOOK_MS, silenceMs / 4),
        );
      }),
    ]);
    clearInterval(timer);
    this.progress = undefined;
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
