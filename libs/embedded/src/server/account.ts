import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The system account a server runs under when it refuses to run as root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Nobody when we are not root: the server then simply runs as ourselves. As root the owner of kept data goes first,
 * so that data made by an ordinary user stays that user's; else `postgres` where a package made it, else `nobody`.
 */
export function accountFor(keptData: string): Account | undefined {
  if (!isRoot()) return undefined;
  const owner = ownerOf(keptData);
  if (owner && owner.uid !== 0) return owner;
  const accounts = readAccounts();
  return accounts.find(({ name }) => name === 'postgres') ?? accounts.find(({ name }) => name === 'nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 };
}

/** Whether this account may pass through every folder on the way; a project cloned below a folder of mode 0700 says no. */
export function mayEnter(folder: string, account: Account): boolean {
  for (let step = path.resolve(folder); ; step = path.dirname(step)) {
    const { mode, uid, gid } = statSync(step);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (path.dirname(step) === step) return true;
  }
}

function ownerOf(file: string): Account | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && { name: `uid ${stat.uid}`, uid: stat.uid, gid: stat.gid };
}

function readAccounts(): Account[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length >= 4)
      .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}
