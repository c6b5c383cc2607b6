import { spawn } from 'node:child_process';
import { childEnvironment } from './seeds.config.ts';

const timeoutMs = 120_000;

export interface ChildRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What a Node example gave to `console.log`, as JSON; see `runNode`. */
  readonly told: readonly unknown[];
}

export interface Child {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a program to its end and collects what it says. One that does not end is ended. */
export function runChild({ command, args, cwd, environment = {} }: Child): Promise<ChildRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...childEnvironment(), ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const [, stdout, stderr, told] = child.stdio.map(collected);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      const lines = (told?.() ?? '').split('\n').filter((line) => line !== '');
      resolve({ exitCode, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '', told: lines.map((line) => JSON.parse(line) as unknown) });
    });
  });
}

function collected(stream: unknown): () => string {
  const parts: Buffer[] = [];
  if (stream && typeof stream === 'object' && 'on' in stream) (stream as NodeJS.ReadableStream).on('data', (part: Buffer) => parts.push(part));
  return () => Buffer.concat(parts).toString('utf8');
}
