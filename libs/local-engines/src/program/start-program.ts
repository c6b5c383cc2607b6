import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { engineEnvironment } from '../local-engines.config.ts';
import { findProgram } from './find-program.ts';

/**
 * Starts a program without a shell. An engine is ended by a signal it cannot hear, so its programs are bound to it by the system where
 * `setpriv` is there; elsewhere they end at the next word they say.
 * @param options Fixed words and file names of ours; never a client's text, which could be an option.
 * @throws when it is not there
 */
export function startProgram(name: string, options: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const program = findProgram(name);
  if (!program) throw new Error(`${name} is not installed`);
  const binder = findProgram('setpriv')?.file;
  const [command, words] = binder ? [binder, ['--pdeathsig', 'KILL', '--', program.file, ...options]] : [program.file, [...options]];
  return spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...engineEnvironment(), ...program.environment, ...environment } });
}
