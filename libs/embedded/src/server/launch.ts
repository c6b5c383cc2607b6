import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { inheritedEnvironment } from '../embedded.config.ts';
import { InfrastructureError } from '../infrastructure-error.ts';
import { type Account, isRoot, mayEnter } from './account.ts';
import { findProgram } from './find-program.ts';

export interface Launch {
  program: string;
  args: string[];
  workingFolder: string;
  /** File descriptor that receives both output streams. */
  output: number;
  environment?: Record<string, string>;
  account?: Account | undefined;
  /** Folders the account must be able to reach. */
  folders: string[];
}

/**
 * Starts a server in a session of its own, so that Ctrl-C in the terminal reaches only us and we stop servers last.
 * Through `setpriv`, where it exists, the server also gets a SIGINT from the kernel when we die without a goodbye,
 * and the account, with the one capability that lets it pass closed parent folders: no permission has to change.
 */
export function launch({ program, args, workingFolder, output, environment, account, folders }: Launch): ChildProcess {
  const setpriv = findSetpriv();
  const closed = account ? folders.find((folder) => !mayEnter(folder, account)) : undefined;
  if (closed && !setpriv)
    throw new InfrastructureError(
      `The account "${account?.name}" may not enter ${closed}, and setpriv (package util-linux) is not here to let it pass. ` +
        'Install util-linux, run as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  const options = {
    cwd: workingFolder,
    detached: true,
    stdio: ['ignore', output, output] as ['ignore', number, number],
    env: { ...inheritedEnvironment(), ...environment },
  };
  if (!setpriv) return spawn(program, args, { ...options, ...(account ? { uid: account.uid, gid: account.gid } : {}) });
  const privileges = ['--pdeathsig', 'INT'];
  if (account) privileges.push('--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups');
  // The secure bit is for access(2), which PostgreSQL asks about its own programs, and which forgets the capability without it.
  if (closed) privileges.push('--inh-caps', '+dac_override', '--ambient-caps', '+dac_override', '--securebits', '+no_setuid_fixup');
  return spawn(setpriv, [...privileges, '--', program, ...args], options);
}

let setprivPath: string | false | undefined;

/** BusyBox has a setpriv too, without the options needed here. */
function findSetpriv(): string | undefined {
  setprivPath ??= (() => {
    const found = process.platform === 'linux' ? findProgram('setpriv') : undefined;
    const help = found && spawnSync(found, ['--help'], { encoding: 'utf8' }).stdout;
    return found && help?.includes('--pdeathsig') && (!isRoot() || help.includes('--reuid')) ? found : false;
  })();
  return setprivPath || undefined;
}
