import { statfsSync } from 'node:fs';

const said = /No space left on device|ENOSPC|disk full|insufficient storage|could not (?:extend|write to) file/i;

/** Whether a failure, or what a server said before its end, means that no more can be written. */
export function isFullDisk(failure: unknown): boolean {
  if (failure instanceof Error) return (failure as NodeJS.ErrnoException).code === 'ENOSPC' || said.test(failure.message);
  return typeof failure === 'string' && said.test(failure);
}

export const fullDiskText = (folder: string): string => `The disk that holds ${folder} is full. Make room there; nothing that was committed is lost.`;

/** Bytes that may still be written below a folder; Infinity where the system does not say. */
export function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
