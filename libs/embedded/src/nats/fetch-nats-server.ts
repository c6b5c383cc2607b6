import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../server/find-program.ts';
import { runProgram } from '../server/run-program.ts';

/**
 * Downloads the distribution's own signed package with apt, but with apt's state, lists and cache in our data folder:
 * so neither root nor any change to the system is needed. Only the program is kept.
 */
export async function fetchNatsServer(dataFolder: string, target: string, toolFolders: string[]): Promise<string> {
  const apt = findProgram('apt-get', toolFolders);
  const dpkg = findProgram('dpkg', toolFolders);
  if (!apt || !dpkg) throw new Error('this system has no apt-get and dpkg');
  const home = path.join(path.resolve(dataFolder), 'apt');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'state']) mkdirSync(path.join(home, folder), { recursive: true });
  const download = mkdtempSync(path.join(home, 'download-'));
  try {
    const options = aptOptions(home);
    if (!hasLists(home)) await runProgram(apt, [...options, 'update'], { workingFolder: download, limitMs: 120_000 });
    await runProgram(apt, [...options, 'download', 'nats-server'], { workingFolder: download, limitMs: 120_000 }).catch(async () => {
      // Kept lists grow old: the version they name leaves the mirror when a newer one arrives.
      await runProgram(apt, [...options, 'update'], { workingFolder: download, limitMs: 120_000 });
      await runProgram(apt, [...options, 'download', 'nats-server'], { workingFolder: download, limitMs: 120_000 });
    });
    const archive = readdirSync(download).find((file) => file.endsWith('.deb'));
    if (!archive) throw new Error('apt-get downloaded no package');
    await runProgram(dpkg, ['-x', archive, 'unpacked'], { workingFolder: download, limitMs: 60_000 });
    mkdirSync(path.dirname(target), { recursive: true });
    const arriving = `${target}.${process.pid}`;
    copyFileSync(path.join(download, 'unpacked', 'usr', 'sbin', 'nats-server'), arriving);
    chmodSync(arriving, 0o755);
    renameSync(arriving, target);
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
  // The program is kept; apt's lists (a hundred megabytes) have served. After a failure they stay, and save the next try an update.
  rmSync(home, { recursive: true, force: true });
  return target;
}

function aptOptions(home: string): string[] {
  const settings = {
    'Dir::State': path.join(home, 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::State::lists': path.join(home, 'lists'),
    'Dir::Cache': path.join(home, 'cache'),
    // As root apt would hand the download to the account _apt, which may not enter our folder.
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '20',
  };
  return ['-q', '-y', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

function hasLists(home: string): boolean {
  return readdirSync(path.join(home, 'lists')).some((file) => file.includes('_Packages'));
}
