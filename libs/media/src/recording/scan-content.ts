import type { WindowedSource } from './windowed-source.ts';

const chunkBytes = 128 * 1024;

/**
 * Hands the bytes from `start` to the end of the file to `step`, a chunk at a time.
 * @param step returns how many bytes it is done with, which may be more than it was given (the rest is skipped unread) or fewer (the next
 *   chunk begins there). A step that is done with nothing ends the scan.
 */
export async function scanContent(source: WindowedSource, start: number, step: (chunk: Buffer, isLast: boolean) => number): Promise<void> {
  for (let position = start; position < source.bytes;) {
    const chunk = await source.read(position, Math.min(chunkBytes, source.bytes - position));
    if (chunk.length === 0) return;
    const done = step(chunk, position + chunk.length >= source.bytes);
    if (done <= 0) return;
    position += done;
  }
}
