import { callContext } from '@portazgo/contracts';
import { z } from 'zod';

/** First line of a request; the second line is the body as JSON, empty when it was left at the claim store. */
export const requestHead = z.object({
  kind: z.enum(['unary', 'stream']),
  /** What is left of the deadline, because the clocks of two machines differ. */
  timeoutMs: z.number(),
  context: callContext,
  /** Name of the object that holds the body. */
  claim: z.string().optional(),
});
export type RequestHead = z.infer<typeof requestHead>;

/** JSON never contains a line break, so a line is a safe frame. */
export function encodeRequest(head: RequestHead, bodyJson: string): string {
  return `${JSON.stringify(head)}\n${bodyJson}`;
}

/** Throws when the text is not a request; fields a newer version added are ignored. */
export function decodeRequest(text: string): { head: RequestHead; bodyJson: string } {
  const lineEnd = text.indexOf('\n');
  if (lineEnd < 0) throw new SyntaxError('a request has two lines');
  return { head: requestHead.parse(JSON.parse(text.slice(0, lineEnd))), bodyJson: text.slice(lineEnd + 1) };
}
