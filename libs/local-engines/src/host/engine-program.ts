import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

let found: string | undefined;

/**
 * The program that every engine's process runs. It is found as Node finds a package: upwards from the program that runs, then from the
 * working directory. (`import.meta` would say it at once, but the CommonJS of the tests has none.)
 */
export function engineProgram(): string {
  found ??= findProgram();
  return found;
}

function findProgram(): string {
  const [, program] = process.argv;
  const starts = [...(program && existsSync(program) ? [realpathSync(program)] : []), path.join(process.cwd(), 'start')];
  for (const start of starts)
    try {
      return realpathSync(createRequire(start).resolve('@portazgo/local-engines/process'));
    } catch {
      // The next start may see it.
    }
  throw new Error(`The program of the local engines was not found from ${starts.join(' or ')}; is the house built?`);
}
