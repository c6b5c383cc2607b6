import { rmSync } from 'node:fs';
import path from 'node:path';
import { fetchPackages, type PackageFetch } from '@portazgo/embedded';
import { findProgram, type MissingProgram } from '@portazgo/local-engines';
import { lackingLibraries } from './lacking-libraries.ts';

export interface ProgramFetch extends Pick<PackageFetch, 'limitMs' | 'onProgress' | 'packageToolFolders'> {
  missing: readonly MissingProgram[];
  folder: string;
}

/** Fetches programs without root, each with what it needs into a folder of its own, and gives why some could not be had, by name. */
export async function fetchMissingPrograms({ missing, folder, ...options }: ProgramFetch): Promise<Record<string, string>> {
  const sets = missing.map(({ debianPackages }) => ({ name: debianPackages[0] ?? '', packages: debianPackages }));
  const fetched = await fetchPackages({ folder, sets, ...options });
  const faults = fetched.map(({ set, fault }, at): [string, string | undefined] => {
    const why = fault?.message ?? whyNotStarted(missing[at]?.programs ?? [], folder);
    // What cannot start must not be found by those who would start it.
    if (why) rmSync(path.join(folder, set.name), { recursive: true, force: true });
    return [set.name, why];
  });
  return Object.fromEntries(faults.filter((each): each is [string, string] => each[1] !== undefined));
}

function whyNotStarted(programs: readonly string[], folder: string): string | undefined {
  const faults = programs.flatMap((name) => {
    const program = findProgram(name, { PATH: '', LOCAL_PROGRAMS_DIR: folder });
    return program ? lackingLibraries(program) : [`its package has no ${name}`];
  });
  return faults.length > 0 ? [...new Set(faults)].join('; ') : undefined;
}
