import { readFileSync } from 'node:fs';

/** The process named in a pid file, if it lives and runs the program expected there; numbers are reused after a crash or a reboot. */
export function livingServer(pidFile: string, program: string): number | undefined {
  const pid = readPid(pidFile);
  return pid !== undefined && isAlive(pid) && runs(pid, program) ? pid : undefined;
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Without /proc (not Linux) every living process counts: rather one needless refusal than two servers on one folder. */
function runs(pid: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.includes(program) ?? false;
  } catch {
    return process.platform !== 'linux';
  }
}
