import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { findRepository } from '@portazgo/embedded';

/** `npm start` as its user sees it: what it prints, and how it ends. */
export class StartedProcess {
  output = '';
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(environment: Record<string, string>) {
    // From the root folder: the command must not depend on where it is called.
    this.child = spawn(process.execPath, [path.join(findRepository(), 'tools', 'start', 'dist', 'main.js')], {
      cwd: '/',
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.exited = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Settles when the text was printed; rejects with everything printed when the process ends without it. */
  until(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => this.output.includes(text) && resolve();
      look();
      this.child.stdout?.on('data', look);
      void this.exited.then((code) => reject(new Error(`ended with ${code}:\n${this.output}`)));
    });
  }

  signal(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}

/** All living processes that were started with this text in their environment. */
export function processesWith(text: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(text)
          ? [{ pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
          : [];
      } catch {
        return [];
      }
    });
}
