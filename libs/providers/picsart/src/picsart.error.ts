import type { ProviderError } from '@portazgo/providers-contract';
import { parseJson, redact, refusalOf, type FaultRules, type FaultText, type HttpReply } from '@portazgo/providers-http';
import { z } from 'zod';

const text = z.string().nullish().catch(null);
const errorBody = z.object({ message: text, detail: text, code: z.union([z.string(), z.number()]).nullish().catch(null) });

export const picsartFaults = (apiKey: string | null): FaultRules => ({ provider: 'picsart', secrets: apiKey ? [apiKey] : [] });

/** `{code?, message, detail}`. */
export function picsartRefusal(rules: FaultRules, reply: HttpReply): ProviderError {
  const reset = reply.headers['x-picsart-ratelimit-reset-time'];
  // The vendor says when to come back in a header of its own, in seconds.
  const headers =
    reply.status === 429 && typeof reset === 'string' && !reply.headers['retry-after'] ? { ...reply.headers, 'retry-after': reset } : reply.headers;
  return refusalOf(rules, faultText(reply.body), { ...reply, headers });
}

function faultText(body: Buffer): FaultText {
  const parsed = errorBody.safeParse(parseJson(body));
  if (!parsed.success) return { message: pageText(body), codes: [], isStructured: false };
  const { message, detail, code } = parsed.data;
  return { message: detail || message || '', codes: code === null || code === undefined ? [] : [String(code)], isStructured: Boolean(message || detail) };
}

function pageText(body: Buffer): string {
  const page = body.toString('utf8', 0, 2_000).trim();
  return page.startsWith('<') ? '' : redact(page);
}
