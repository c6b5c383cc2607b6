import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** Opens a log file to append to, readable by its owner only. A file grown large steps aside once, so two generations are kept. */
export function openLogFile(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
