import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const waitMs = 20_000;

/** Bytes that a process really holds: heap and buffers after its garbage was collected. */
export async function heldBytes(pid: number, folder: string): Promise<number> {
  const file = `${folder}/${pid}.json`;
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  for (const end = performance.now() + waitMs; !existsSync(file); await sleep(20))
    if (performance.now() > end) throw new Error(`process ${pid} told no memory`);
  const { heapUsed, external } = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.MemoryUsage;
  return heapUsed + external;
}
