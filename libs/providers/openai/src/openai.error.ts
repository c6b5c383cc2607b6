import { parseJson, redact, refusalOf, type FaultRules, type FaultText, type HttpReply } from '@portazgo/providers-http';
import type { ProviderError } from '@portazgo/providers-contract';
import { z } from 'zod';

const errorBody = z.object({
  error: z.object({
    message: z.string().catch(''),
    type: z.string().nullish().catch(null),
    code: z.union([z.string(), z.number()]).nullish().catch(null),
    param: z.string().nullish().catch(null),
  }),
});

export const openAiFaults = (apiKey: string | null): FaultRules => ({
  provider: 'openai',
  secrets: apiKey ? [apiKey] : [],
  // Codes outrank the status: a 429 may mean "no credit", a 400 may be moderation.
  codes: {
    insufficient_quota: 'no_credit',
    credit_balance_exhausted: 'no_credit',
    billing_hard_limit_reached: 'no_credit',
    invalid_api_key: 'auth',
    content_policy_violation: 'content_blocked',
    moderation_blocked: 'content_blocked',
    model_not_found: 'not_found',
    rate_limit_exceeded: 'rate_limited',
    server_is_overloaded: 'overloaded',
    slow_down: 'overloaded',
  },
});

/** What an error body says; null when it is not one of this vendor's. */
export function openAiFaultText(body: Buffer): FaultText | null {
  const parsed = errorBody.safeParse(parseJson(body));
  if (!parsed.success) return null;
  const { message, type, code, param } = parsed.data.error;
  const status = Number(code);
  return {
    message,
    codes: [code, type].filter((item): item is string => typeof item === 'string' && item !== ''),
    field: param ?? undefined,
    isStructured: true,
    // Under a good status, a code that is a number is the status meant.
    ...(status >= 400 && status <= 599 ? { status } : {}),
  };
}

export function openAiRefusal(rules: FaultRules, reply: HttpReply): ProviderError {
  return refusalOf(rules, openAiFaultText(reply.body) ?? { message: pageText(reply.body), codes: [], isStructured: false }, reply);
}

/** Text of a body that is none of this vendor's errors; a page says nothing a client could use. */
function pageText(body: Buffer): string {
  const text = body.toString('utf8', 0, 2_000).trim();
  return text.startsWith('<') ? '' : redact(text);
}
