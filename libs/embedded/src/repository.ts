import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The root folder of this repository, found from the running script upwards and else from the working folder.
 * It is not derived from this file's own address: Jest compiles sources to CommonJS, where import.meta does not exist.
 */
export function findRepository(startFolders: string[] = [path.dirname(process.argv[1] ?? ''), process.cwd()]): string {
  for (const start of startFolders)
    for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
      if (isRepository(folder)) return folder;
      if (path.dirname(folder) === folder) break;
    }
  throw new Error('The root of the Portazgo repository was not found above the running script or the working folder.');
}

function isRepository(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name?: string }).name === 'portazgo';
  } catch {
    return false;
  }
}
