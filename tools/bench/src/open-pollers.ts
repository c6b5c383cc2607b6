import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

export interface Polls {
  answered: number;
  errors: number;
  /** In milliseconds, not sorted. */
  latenciesMs: number[];
  stop(): Promise<void>;
}

const everyMs = 1_000;

/** So many clients on connections of their own, each asking for a job every second; one whose answer is late asks again at once. */
export function openPollers(origin: string, paths: readonly string[], headers: Record<string, string>, clients: number): Polls {
  const pool = new Pool(origin, { connections: clients, pipelining: 1 });
  const closing = new AbortController();
  const polls: Polls = { answered: 0, errors: 0, latenciesMs: [], stop };
  const running = Array.from({ length: clients }, async (_, index) => {
    await sleep((index / clients) * everyMs);
    while (!closing.signal.aborted) {
      const sent = performance.now();
      try {
        const answer = await pool.request({ method: 'GET', path: paths[index % paths.length]!, headers });
        await answer.body.dump();
        if (answer.statusCode === 200) polls.answered++;
        else polls.errors++;
      } catch {
        polls.errors++;
      }
      const tookMs = performance.now() - sent;
      polls.latenciesMs.push(tookMs);
      await sleep(Math.max(0, everyMs - tookMs));
    }
  });
  async function stop(): Promise<void> {
    closing.abort();
    await Promise.all(running);
    await pool.destroy();
  }
  return polls;
}
