import { z } from 'zod';

const entry = z.object({
  level: z.string(),
  msg: z.string().optional(),
  /** The emulator, which shares nothing with the others, names it so. */
  message: z.string().optional(),
  reason: z.string().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const SHOWN_LEVELS = ['warn', 'error', 'fatal'];

/** What of a service's log line the terminal shows: warnings and errors in one line; undefined for the rest, which is in the file. */
export function notableLine(service: string, line: string): string | undefined {
  if (!line.startsWith('{')) return /^\(node:|^\(Use `node|^\s*$/.test(line) ? undefined : `  ! ${service}: ${line}`;
  try {
    const { level, message, msg = message, reason, error } = entry.parse(JSON.parse(line));
    if (!SHOWN_LEVELS.includes(level)) return undefined;
    const why = reason ?? error?.message;
    return `  ! ${service}: ${msg ?? level}${why && why !== msg ? `: ${why}` : ''}`;
  } catch {
    return `  ! ${service}: ${line}`;
  }
}
