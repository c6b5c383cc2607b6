import { createHash } from 'node:crypto';
import { connectNats } from '@portazgo/platform';
import { request } from 'undici';
import type { JobClient, JobDoor } from './job-clients.ts';
import type { JobRow } from './job-evidence.ts';

export interface FetchedResults {
  /** Files of that job that were served whole, with the bytes that the row names. */
  readonly whole: number;
  readonly missing: number;
  readonly wrong: number;
}

/** The files of one ended job, as its client fetches them by the links it is told. */
export async function fetchResults(door: JobDoor, client: JobClient, row: JobRow): Promise<FetchedResults> {
  const job = await door.read(client, row.id);
  const links = Object.values(job.output ?? {}).flat();
  const counts = { whole: 0, missing: 0, wrong: links.length === row.results.length ? 0 : 1 };
  for (const [index, link] of links.entries()) {
    const answer = await request(link);
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode === 404) counts.missing++;
    else if (answer.statusCode === 200 && createHash('sha256').update(bytes).digest('hex') === row.results[index]?.sha256) counts.whole++;
    else counts.wrong++;
  }
  return counts;
}

/** Ids of all files in the broker's object store, in the layout of the official clients. */
export async function listStoredFiles(natsUrl: string): Promise<string[]> {
  const connection = await connectNats({ url: natsUrl, name: 'prove-files' });
  try {
    const manager = await connection.jetstreamManager();
    const ids: string[] = [];
    for await (const stream of manager.streams.names()) {
      if (!stream.startsWith('OBJ_files-')) continue;
      const store = await connection.jetstream().views.os(stream.slice('OBJ_'.length));
      ids.push(...(await store.list()).map(({ name }) => name));
    }
    return ids;
  } finally {
    await connection.close();
  }
}
