import { readdirSync, readFileSync } from 'node:fs';

/** Processes of a PostgreSQL that serve connections, by what the kernel says. When one of them dies, the server takes it for a crash: it ends all others and recovers from its log. */
export function backendsOf(postmasterPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmasterPid && isBackend(pid));
}

function parentOf(pid: number): number | undefined {
  const stat = readProcess(pid, 'stat');
  // The name of the command stands in brackets and may have spaces in it.
  return stat === undefined ? undefined : Number(stat.replace(/^.*\) /s, '').split(' ')[1]);
}

function isBackend(pid: number): boolean {
  return / 127\.0\.0\.1\(\d+\)/.test(readProcess(pid, 'cmdline')?.replaceAll('\0', ' ') ?? '');
}

function readProcess(pid: number, file: 'stat' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
