import { spawnSync } from 'node:child_process';
import type { FoundProgram } from '@portazgo/local-engines';

/** Why the system's loader cannot start a program, in its words; empty: it can. The program itself does not run. */
export function lackingLibraries({ file, environment }: FoundProgram): string[] {
  const { status, stdout, stderr, error } = spawnSync(file, [], { env: { ...environment, LD_TRACE_LOADED_OBJECTS: '1' }, encoding: 'utf8', timeout: 20_000 });
  if (error) return [error.message];
  const lacking = [...stdout.matchAll(/^\s*(\S+ => not found)/gm)].map(([, library = '']) => library);
  return lacking.length > 0 || status === 0 ? lacking : [stderr.trim()];
}
