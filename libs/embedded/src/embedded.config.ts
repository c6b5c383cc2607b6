import path from 'node:path';

/** What programs of any kind are told by the system and by node. */
export const isSystemVariable = (name: string): boolean =>
  /^(?:PATH|HOME|USER|TMPDIR|TZ|LANG|LC_\w+|NODE_\w+|SSL_CERT_FILE|SSL_CERT_DIR|LD_LIBRARY_PATH|LD_PRELOAD)$/.test(name);

/** What programs that fetch something need besides: the way out, and settings of apt and npm. */
const isFetchVariable = (name: string): boolean => /^(?:(?:https?|ftp|no|all)_proxy|apt_config|debian_frontend|npm_config_\w+)$/i.test(name);

/** The environment of programs we start that are not services: nothing of it is a credential of a provider. This library reads ours only here. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isSystemVariable(name) || isFetchVariable(name)));
}

/** Folders that hold programs: PATH, and the sbin folders that an ordinary user's PATH leaves out. */
export function programFolders(): string[] {
  const listed = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...new Set([...listed, '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'])];
}
