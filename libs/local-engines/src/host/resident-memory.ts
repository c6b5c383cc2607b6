import { readFileSync } from 'node:fs';

const pageBytes = 4_096;

/** Resident bytes of a process; null where the system does not tell (only Linux does). */
export function residentBytes(pid: number): number | null {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(pages) * pageBytes;
  } catch {
    return null;
  }
}
