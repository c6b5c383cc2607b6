import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { programFolders } from '../local-engines.config.ts';

const lastWordsMax = 1_000;

export interface ProgramRun {
  readonly program: string;
  /** Fixed words and file names of ours; never a client's text, which could be an option. */
  readonly options: readonly string[];
  readonly input?: string | Buffer;
  /** What it says, as it says it. An error thrown here ends it. */
  readonly onOutput: (bytes: Buffer) => void;
}

/** Where a program lies; null: not on the path. */
export function programPath(name: string): string | null {
  for (const folder of programFolders())
    try {
      const file = path.join(folder, name);
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The next folder may have it.
    }
  return null;
}

/**
 * Runs a program without a shell to its end. An engine is ended by a signal it cannot hear, so its programs are bound to it by the system
 * where `setpriv` is there; elsewhere they end at the next word they say.
 * @throws when it cannot be started or ends badly
 */
export async function runProgram({ program, options, input, onOutput }: ProgramRun): Promise<void> {
  const binder = programPath('setpriv');
  const [command, words] = binder ? [binder, ['--pdeathsig', 'KILL', '--', program, ...options]] : [program, [...options]];
  const child = spawn(command, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  let lastWords = '';
  let fault: unknown;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-lastWordsMax)));
  child.stdout.on('data', (bytes: Buffer) => {
    if (fault !== undefined) return;
    try {
      onOutput(bytes);
    } catch (error) {
      fault = error;
      child.kill('SIGKILL');
    }
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (fault !== undefined) throw fault;
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${lastWords}`);
}
