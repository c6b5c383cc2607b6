import { startProgram } from './start-program.ts';

const lastWordsMax = 1_000;

export interface ProgramRun {
  readonly program: string;
  /** Fixed words and file names of ours; never a client's text, which could be an option. */
  readonly options: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Buffer;
  /** What it says, as it says it. An error thrown here ends it. */
  readonly onOutput: (bytes: Buffer) => void;
}

/**
 * Runs a program to its end.
 * @throws when it cannot be started or ends badly
 */
export async function runProgram({ program, options, environment, input, onOutput }: ProgramRun): Promise<void> {
  const child = startProgram(program, options, environment);
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
