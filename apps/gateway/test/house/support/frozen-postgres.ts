import { readdirSync, readFileSync } from 'node:fs';

/** The server process and its children, by what the kernel says. */
function processesOf(postmasterPid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmasterPid);
  return [postmasterPid, ...children];
}

export const backendsOf = (postmasterPid: number): number[] => processesOf(postmasterPid).filter((pid) => pid !== postmasterPid && isBackend(pid));

/** Stops a PostgreSQL without ending it, as a machine that hangs does. The answer wakes it again. */
export function freezePostgres(postmasterPid: number): () => void {
  const frozen = processesOf(postmasterPid);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of frozen.toReversed()) process.kill(pid, 'SIGCONT');
  };
}

function parentOf(pid: number): number | undefined {
  try {
    // The name of the command stands in brackets and may have spaces in it.
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1],
    );
  } catch {
    return undefined;
  }
}

function isBackend(pid: number): boolean {
  try {
    return / 127\.0\.0\.1\(\d+\)/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));
  } catch {
    return false;
  }
}
