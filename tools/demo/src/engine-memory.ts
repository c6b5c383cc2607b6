import { readdirSync, readFileSync } from 'node:fs';

const sampleMs = 100;
const mebibyte = 1_048_576;
const pageBytes = 4_096;

/** Most resident memory of each engine's process since the watch began, in MiB, by the module it runs. Linux only: elsewhere it is empty. */
export class EngineMemory {
  private readonly most = new Map<string, number>();
  private readonly timer = setInterval(() => this.sample(), sampleMs);

  get peaks(): ReadonlyMap<string, number> {
    return this.most;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    for (const { module, bytes } of engineProcesses()) this.most.set(module, Math.max(this.most.get(module) ?? 0, bytes / mebibyte));
  }
}

function engineProcesses(): { module: string; bytes: number }[] {
  let entries: string[];
  try {
    entries = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return [];
  }
  return entries.flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const at = words.findIndex((word) => word.endsWith('engine.main.js'));
      if (at < 0) return [];
      const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
      return [{ module: words[at + 1] ?? '', bytes: Number(pages) * pageBytes }];
    } catch {
      // It has ended since.
      return [];
    }
  });
}
