import { request, Agent } from 'undici';

export interface OpenStreams {
  /** Streams that have told something. */
  readonly open: number;
  readonly events: number;
  readonly errors: number;
  close(): Promise<void>;
}

/** Follows each path as server-sent events until it is closed. */
export function openStreams(origin: string, paths: readonly string[], headers: Record<string, string>): OpenStreams {
  const dispatcher = new Agent({ pipelining: 1, connections: paths.length, bodyTimeout: 60_000 });
  const counts = { open: 0, events: 0, errors: 0 };
  let isClosing = false;
  const running = paths.map(async (path) => {
    try {
      const answer = await request(`${origin}${path}`, { headers, dispatcher });
      let isFirst = true;
      for await (const chunk of answer.body) {
        if (isFirst && answer.statusCode === 200) counts.open++;
        isFirst = false;
        counts.events += String(chunk).split('data: ').length - 1;
      }
      if (!isClosing) counts.errors++;
    } catch {
      if (!isClosing) counts.errors++;
    }
  });
  const close = async () => {
    isClosing = true;
    await dispatcher.destroy();
    await Promise.all(running);
  };
  return Object.assign(counts, { close });
}
