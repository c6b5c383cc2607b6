import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { programFolders } from '../embedded.config.ts';

export function findProgram(name: string, folders: string[] = programFolders()): string | undefined {
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
