import { readdirSync } from 'node:fs';
import path from 'node:path';

const library = /^lib[^/]*\.so(?:\.\d+)*$/;
const known = new Map<string, readonly string[]>();

/**
 * Folders with shared libraries below a root. In an installed system links lead to some of them (`blas/libblas.so.3`), which are made when
 * a package is set up; a fetched one never is.
 */
export function libraryFolders(root: string): readonly string[] {
  const found = known.get(root) ?? ['usr/lib', 'lib'].flatMap((folder) => withLibraries(path.join(root, folder)));
  known.set(root, found);
  return found;
}

function withLibraries(folder: string): string[] {
  const entries = readEntries(folder);
  const below = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => withLibraries(path.join(folder, name)));
  return entries.some((entry) => !entry.isDirectory() && library.test(entry.name)) ? [folder, ...below] : below;
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
