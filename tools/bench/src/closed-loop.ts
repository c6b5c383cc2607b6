import { Client } from 'undici';
import type { Target } from './target.ts';

export interface Round {
  requests: number;
  errors: number;
  requestsPerSecond: number;
  /** Sorted, in milliseconds. */
  latenciesMs: number[];
}

/** Sends the target's request again and again over so many connections, each waiting for its answer before the next. */
export async function closedLoop(target: Target, connections: number, seconds: number): Promise<Round> {
  const { origin, pathname } = new URL(target.url);
  const latenciesMs: number[] = [];
  let errors = 0;
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(origin, { pipelining: 1, bodyTimeout: 30_000, headersTimeout: 30_000 });
      while (performance.now() < end) {
        const sent = performance.now();
        try {
          const answer = await client.request({ method: 'POST', path: pathname, headers: target.headers, body: target.body });
          const text = await answer.body.text();
          if (answer.statusCode !== 200 || !text.includes(target.mark ?? '"choices"')) errors++;
          else latenciesMs.push(performance.now() - sent);
        } catch {
          errors++;
        }
      }
      await client.destroy();
    }),
  );
  const elapsedSeconds = (performance.now() - started) / 1_000;
  return { requests: latenciesMs.length, errors, requestsPerSecond: latenciesMs.length / elapsedSeconds, latenciesMs: latenciesMs.toSorted((a, b) => a - b) };
}
