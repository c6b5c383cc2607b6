import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { programFolders } from '../embedded.config.ts';
import { Apt } from './apt.ts';
import { packageList } from './package-list.ts';

export interface PackageSet {
  /** Names its folder. */
  name: string;
  packages: readonly string[];
}

export interface PackageFetch {
  /** Gets a folder a set, which stands for the root of a file system; it is there whole or not at all. */
  folder: string;
  sets: readonly PackageSet[];
  /** Of one set's download. */
  limitMs?: number;
  /** Where apt-get and dpkg are looked for; PATH and the sbin folders unless told otherwise. */
  packageToolFolders?: string[];
  onProgress?: (message: string) => void;
}

export interface FetchedSet {
  set: PackageSet;
  /** Why it is not there. */
  fault?: Error;
}

const LIMIT_MS = 15 * 60_000;
const TELL_EVERY_MS = 5_000;

/**
 * Fetches packages of the distribution with everything they depend on that the system does not have, and unpacks them, without root. Nothing
 * is set up: what runs a program from there must name its libraries and data.
 * @throws when the system has no apt, or apt reaches no mirror
 */
export async function fetchPackages({ folder, sets, limitMs = LIMIT_MS, ...search }: PackageFetch): Promise<FetchedSet[]> {
  const { packageToolFolders = programFolders(), onProgress = () => {} } = search;
  return Apt.use(path.join(path.resolve(folder), '.apt'), packageToolFolders, async (apt) => {
    await apt.bringLists();
    const fetched: FetchedSet[] = [];
    for (const set of sets) {
      const say = (message: string) => onProgress(`${set.name}: ${message}`);
      const fault = await fetchSet(apt, set, path.resolve(folder, set.name), limitMs, say).catch((error: Error) => error);
      if (fault) apt.hasMoreToDo = true;
      fetched.push(fault ? { set, fault } : { set });
    }
    return fetched;
  });
}

async function fetchSet(apt: Apt, { name, packages }: PackageSet, target: string, limitMs: number, say: (message: string) => void): Promise<void> {
  const archives = path.join(apt.home, 'archives', name);
  mkdirSync(path.join(archives, 'partial'), { recursive: true });
  // The system's lock is for those who change it; everything we write lies in folders of ours.
  const install = ['-o', `Dir::Cache::archives=${archives}`, '-o', 'Debug::NoLocking=1', 'install', '--no-install-recommends'];
  const list = packageList(await apt.run([...install, '--print-uris', ...packages]));
  say(`fetching ${list.packages} packages, ${megabytes(list.bytes)} MB`);
  const before = bytesIn(archives);
  const telling = setInterval(() => say(`${megabytes(bytesIn(archives) - before)} of ${megabytes(list.bytes)} MB`), TELL_EVERY_MS);
  await apt.run([...install, '--download-only', ...packages], limitMs).finally(() => clearInterval(telling));
  const files = readdirSync(archives).filter((file) => file.endsWith('.deb'));
  if (files.length === 0) throw new Error('apt-get downloaded no package');
  say('unpacking');
  const arriving = mkdtempSync(path.join(path.dirname(target), '.arriving-'));
  try {
    for (const file of files.toSorted()) await apt.unpack(path.join(archives, file), arriving);
    rmSync(target, { recursive: true, force: true });
    renameSync(arriving, target);
  } finally {
    rmSync(arriving, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

function bytesIn(folder: string): number {
  return [folder, path.join(folder, 'partial')]
    .flatMap((each) => readdirSync(each).map((file) => statSync(path.join(each, file), { throwIfNoEntry: false })))
    .reduce((sum, file) => sum + (file?.isFile() ? file.size : 0), 0);
}
