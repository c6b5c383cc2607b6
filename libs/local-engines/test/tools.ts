import { execFileSync } from 'node:child_process';
import { findProgram } from '../src/program/find-program.ts';

/** What a program says, wherever it was found. @throws where it is not, or ends badly */
export function saidBy(name: string, options: readonly string[]): Buffer {
  const program = findProgram(name);
  if (!program) throw new Error(`${name} is not here`);
  return execFileSync(program.file, options, { env: { ...process.env, ...program.environment }, maxBuffer: 100_000_000 });
}
