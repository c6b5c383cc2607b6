import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Target } from './target.ts';

export interface HeldStreams {
  streams: number;
  errors: number;
  tokens: number;
  /** Time of each token from the emulator's write to its arrival here; sorted, in milliseconds. */
  tokenLagsMs: number[];
}

// The emulator writes into each token the microsecond of the machine's monotonic clock at which it sent it.
const stamp = /@(\d+)@/g;

// Streams are opened evenly over this time, and tokens count from its end on: the figure is of streams held, not of the rush to open them.
const openingMs = 3_000;

/** Opens so many streams and reads each to its end. A stream that does not end with `[DONE]` is an error. */
export async function heldStreams(target: Target, streams: number, whileOpen: () => void): Promise<HeldStreams> {
  const { origin, pathname } = new URL(target.url);
  const pool = new Pool(origin, { connections: streams, pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 });
  const tokenLagsMs: number[] = [];
  let errors = 0;
  const started = performance.now();
  const allOpen = setTimeout(whileOpen, openingMs + 1_000);
  await Promise.all(
    Array.from({ length: streams }, async (_, index) => {
      await sleep((index / streams) * openingMs);
      try {
        const answer = await pool.request({ method: 'POST', path: pathname, headers: target.headers, body: target.body });
        let tail = '';
        let ended = false;
        for await (const chunk of answer.body) {
          const nowMicroseconds = Number(process.hrtime.bigint() / 1_000n);
          const text = tail + String(chunk);
          // A line may be split over two reads: only whole lines count now, the rest with the next read.
          const wholeLines = text.slice(0, text.lastIndexOf('\n') + 1);
          tail = text.slice(wholeLines.length);
          if (performance.now() - started > openingMs)
            for (const match of wholeLines.matchAll(stamp)) tokenLagsMs.push((nowMicroseconds - Number(match[1])) / 1_000);
          ended ||= wholeLines.includes('data: [DONE]');
        }
        if (answer.statusCode !== 200 || !ended) errors++;
      } catch {
        errors++;
      }
    }),
  );
  clearTimeout(allOpen);
  await pool.destroy();
  return { streams, errors, tokens: tokenLagsMs.length, tokenLagsMs: tokenLagsMs.toSorted((a, b) => a - b) };
}
