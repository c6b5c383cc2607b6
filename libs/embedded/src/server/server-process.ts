import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Launch, launch } from './launch.ts';

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** One started server program: its exit, what it said since the start, and a stop that gets harder the longer it takes. */
export class ServerProcess {
  readonly exited: Promise<string>;
  private ended: string | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
    private readonly logStart: number,
  ) {
    this.exited = new Promise((resolve) => {
      const end = (how: string) => resolve((this.ended ??= how));
      child.once('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
      child.once('error', (error) => end(error.message));
    });
  }

  static start(logFile: string, options: Omit<Launch, 'output'>): ServerProcess {
    mkdirSync(path.dirname(logFile), { recursive: true });
    if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
    const output = openSync(logFile, 'a', 0o600);
    const logStart = fstatSync(output).size;
    try {
      return new ServerProcess(launch({ ...options, output }), logFile, logStart);
    } finally {
      closeSync(output);
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** How it ended, while it has. */
  get end(): string | undefined {
    return this.ended;
  }

  /** What this process wrote to its log file, from its own start on. */
  said(): string {
    return readFileSync(this.logFile).subarray(this.logStart).toString('utf8');
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.ended) this.child.kill(signal);
  }

  async stop(steps: [NodeJS.Signals, number][]): Promise<void> {
    for (const [signal, patienceMs] of steps) {
      if (this.ended) return;
      this.kill(signal);
      await Promise.race([this.exited, sleep(patienceMs)]);
    }
    await this.exited;
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
