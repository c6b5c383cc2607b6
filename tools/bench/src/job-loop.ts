import { Client } from 'undici';
import type { JobWay } from './job-ways.ts';

export interface JobRound {
  jobs: number;
  errors: number;
  /** Why the first of them failed. */
  firstError: string | undefined;
  jobsPerSecond: number;
  /** Sorted, in milliseconds. */
  latenciesMs: number[];
}

/** So many submitters for so many seconds, each with one job at a time on a connection of its own. All jobs are finished at the end. */
export async function jobLoop(way: JobWay, submitters: number, seconds: number): Promise<JobRound> {
  const latenciesMs: number[] = [];
  let errors = 0;
  let firstError: string | undefined;
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    Array.from({ length: submitters }, async () => {
      const client = new Client(way.origin, { pipelining: 1, bodyTimeout: 60_000, headersTimeout: 60_000 });
      while (performance.now() < end) {
        const sent = performance.now();
        try {
          await way.make(client);
          latenciesMs.push(performance.now() - sent);
        } catch (error) {
          errors++;
          firstError ??= String(error);
        }
      }
      await client.destroy();
    }),
  );
  const jobsPerSecond = (latenciesMs.length * 1_000) / (performance.now() - started);
  return { jobs: latenciesMs.length, errors, firstError, jobsPerSecond, latenciesMs: latenciesMs.toSorted((a, b) => a - b) };
}
