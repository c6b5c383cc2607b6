import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fetchedProgramsFolder, programFolders } from '../local-engines.config.ts';
import { libraryFolders } from './library-folders.ts';

export interface FoundProgram {
  readonly file: string;
  /** What it needs in its environment besides ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of a fetched one: the folder that stands for the root of its file system. */
  readonly root: string | null;
}

const binFolders = ['usr/bin', 'bin'];

/** Where a program lies: installed, or else fetched. Null: nowhere. */
export function findProgram(name: string, environment?: NodeJS.ProcessEnv): FoundProgram | null {
  for (const folder of programFolders(environment)) {
    const file = path.join(folder, name);
    if (isExecutable(file)) return { file, environment: {}, root: null };
  }
  for (const root of fetchedRoots(environment))
    for (const folder of binFolders) {
      const file = path.join(root, folder, name);
      if (isExecutable(file)) return { file, environment: { LD_LIBRARY_PATH: libraryFolders(root).join(':') }, root };
    }
  return null;
}

export const hasProgram = (name: string, environment?: NodeJS.ProcessEnv): boolean => findProgram(name, environment) !== null;

/** One a program with all that came along, as in an installed system; those that begin with a dot are arriving. */
function fetchedRoots(environment?: NodeJS.ProcessEnv): string[] {
  const folder = fetchedProgramsFolder(environment);
  if (folder === null) return [];
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
    return names.toSorted().map((name) => path.resolve(folder, name));
  } catch {
    return [];
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
