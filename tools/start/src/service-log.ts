import { z } from 'zod';

const entry = z.object({
  level: z.number(),
  msg: z.string().optional(),
  reason: z.string().optional(),
  err: z.object({ message: z.string() }).partial().optional(),
});
const WARN_LEVEL = 40;

/** What of a service's log line the terminal shows: warnings and errors in one line; undefined for the rest, which is in the file. */
export function notableLine(service: string, line: string): string | undefined {
  if (!line.startsWith('{')) return /^\(node:|^\(Use `node|^\s*$/.test(line) ? undefined : `  ! ${service}: ${line}`;
  try {
    const { level, msg, reason, err } = entry.parse(JSON.parse(line));
    if (level < WARN_LEVEL) return undefined;
    const why = reason ?? err?.message;
    return `  ! ${service}: ${msg ?? 'error'}${why && why !== msg ? `: ${why}` : ''}`;
  } catch {
    return `  ! ${service}: ${line}`;
  }
}
