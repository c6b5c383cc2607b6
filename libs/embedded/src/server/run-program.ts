import { spawn } from 'node:child_process';
import { inheritedEnvironment } from '../embedded.config.ts';

export interface ProgramOptions {
  workingFolder: string;
  limitMs: number;
  environment?: Record<string, string>;
}

/** Runs a program to its end and gives what it printed; a failure carries the last lines, which name the reason. */
export function runProgram(program: string, args: string[], { workingFolder, limitMs, environment }: ProgramOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: workingFolder,
      env: { ...inheritedEnvironment(), LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(printed);
      const why = signal ? `ended by ${signal} (time limit ${limitMs / 1000} s)` : `exit code ${code}`;
      reject(new Error(`${program} ${args.at(-1)}: ${why}\n${printed.trim().split('\n').slice(-8).join('\n')}`));
    });
  });
}
