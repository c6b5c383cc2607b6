import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { type Launch, launch } from './launch.ts';
import { openLogFile } from './log-file.ts';

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
    const output = openLogFile(logFile);
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
