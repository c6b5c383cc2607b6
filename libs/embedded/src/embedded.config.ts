import path from 'node:path';

/** The environment of programs we start, and the one place of this library that reads ours. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Folders that hold programs: PATH, and the sbin folders that an ordinary user's PATH leaves out. */
export function programFolders(): string[] {
  const listed = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...new Set([...listed, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'])];
}
