import { readFileSync } from 'node:fs';

// Linux counts CPU time in ticks of 1/100 s (sysconf(_SC_CLK_TCK) on every common build).
const microsecondsPerTick = 10_000;

/** CPU time (user and system) that the processes have used so far, in microseconds. A process that is gone counts 0. */
export function cpuMicroseconds(pids: readonly number[]): number {
  return pids.reduce((total, pid) => total + cpuOf(pid), 0);
}

function cpuOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // With its children that have ended: a server that forks must not lose what they used.
    return [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(fields[field]), 0) * microsecondsPerTick;
  } catch {
    return 0;
  }
}

/** Resident memory of the processes, in bytes. */
export function residentBytes(pids: readonly number[]): number {
  return pids.reduce((total, pid) => {
    const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return total + Number(match?.[1] ?? 0) * 1_024;
  }, 0);
}

/** The process and all below it, for servers that fork such as PostgreSQL. */
export function familyOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children ? children.split(' ').flatMap((child) => familyOf(Number(child))) : [])];
}
