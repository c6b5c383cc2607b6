import type { Accepted, ProviderError, ProviderErrorKind } from '@portazgo/providers-contract';
import { faultOf, parseJson, refusalOf, type FaultRules, type HttpReply } from '@portazgo/providers-http';
import { z } from 'zod';

const envelope = z.object({ code: z.number(), msg: z.string().nullish().catch(null) });

export const sunoFaults = (apiKey: string | null): FaultRules => ({ provider: 'suno', secrets: apiKey ? [apiKey] : [] });

/** The resellers' own codes, in the body and whatever the status: 429 is an empty purse, 405 and 430 are haste. */
const kinds: Readonly<Record<number, ProviderErrorKind>> = {
  400: 'bad_request',
  401: 'auth',
  404: 'not_found',
  405: 'rate_limited',
  413: 'too_large',
  422: 'bad_request',
  429: 'no_credit',
  430: 'rate_limited',
  455: 'overloaded',
  500: 'upstream_bug',
  503: 'overloaded',
};

/** The refusal in an answer, or null when it is a good one. Success is `code` 200 under status 200, nothing else. */
export function sunoRefusal(rules: FaultRules, reply: HttpReply): ProviderError | null {
  const parsed = envelope.safeParse(parseJson(reply.body));
  if (!parsed.success) return reply.status === 200 ? null : refusalOf(rules, { message: '', codes: [], isStructured: false }, reply);
  const { code, msg } = parsed.data;
  if (code === 200 && reply.status === 200) return null;
  const text = { message: msg ?? '', codes: [String(code)], isStructured: true };
  const kind = code === 200 ? undefined : (kinds[code] ?? (code >= 400 && code < 500 ? 'bad_request' : 'upstream_bug'));
  if (!kind) return refusalOf(rules, text, reply);
  const { retryAfterMs } = refusalOf(rules, text, reply);
  const accepted: Accepted = reply.status === 502 || reply.status === 504 ? 'unknown' : 'no';
  return faultOf(rules, text, { kind, accepted, status: reply.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}
