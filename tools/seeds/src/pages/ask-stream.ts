import { compareShape } from '../compare-shape.ts';
import type { Answer } from '../run-example.ts';

/** The `data:` lines of an SSE body, as JSON. */
export function eventsOf(body: string): unknown[] {
  return body
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => JSON.parse(line.slice(5)) as unknown);
}

/** Tokens like the page's, then one last frame like the page's last: empty, done, with usage. */
export function streamDifferences({ status, contentType, body }: Answer, page: readonly unknown[]): string[] {
  if (status !== 200) return [`status 200 on the page, ${status} here: ${body.slice(0, 300)}`];
  const events = eventsOf(body);
  const [tokens, last] = [events.slice(0, -1), events.at(-1)];
  return [
    ...(contentType.startsWith('text/event-stream') ? [] : [`text/event-stream on the page, '${contentType}' here`]),
    ...(tokens.length > 0 ? [] : ['no tokens came']),
    ...tokens.flatMap((event) => compareShape(page[0], event, ['done'])),
    ...compareShape(page.at(-1), last, ['answer', 'done']),
  ];
}
