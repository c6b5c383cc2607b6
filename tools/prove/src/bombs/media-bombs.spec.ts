import { inMemory, inspectMedia } from '@portazgo/media';
import { mediaBombs } from './media-bombs.ts';

/** Tries count because the machine may do other things at the same time; a bomb that is opened is slow each time. */
const tries = 4;

async function openIt(content: Buffer): Promise<{ verdict: string; ms: number; mb: number }> {
  const before = process.memoryUsage();
  const startedAt = performance.now();
  const verdict = await inspectMedia(inMemory(content)).then(
    ({ kind }) => kind,
    (error: Error) => error.name,
  );
  const after = process.memoryUsage();
  const bytes = after.heapTotal + after.external - before.heapTotal - before.external;
  return { verdict, ms: performance.now() - startedAt, mb: bytes / 1_000_000 };
}

describe('a bomb', () => {
  const bombs = mediaBombs();

  it('comes in more than fifty kinds', () => {
    expect(bombs.length).toBeGreaterThanOrEqual(50);
    expect(new Set(bombs.map(({ name }) => name)).size).toBe(bombs.length);
  });

  it.each(bombs.map(({ name, content }) => [name, content] as const))('is no picture, no sound and no film: %s', async (_name, content) => {
    const opened = [];
    for (let attempt = 0; attempt < tries; attempt++) opened.push(await openIt(content));
    expect(opened.filter(({ verdict }) => !['MediaFault', 'other', 'text'].includes(verdict))).toEqual([]);
    expect(Math.min(...opened.map(({ ms }) => ms))).toBeLessThan(200);
    expect(Math.min(...opened.map(({ mb }) => mb))).toBeLessThan(50);
  });
});
