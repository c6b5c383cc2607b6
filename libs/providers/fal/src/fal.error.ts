import { ProviderError } from '@portazgo/providers-contract';
import { parseJson, refusalOf, type FaultRules, type FaultText, type HttpReply } from '@portazgo/providers-http';
import { z } from 'zod';

const step = z.union([z.string(), z.number()]);
const complaint = z.object({ msg: z.string().catch(''), type: z.string().catch(''), loc: z.array(step).catch([]) });
const errorBody = z.object({ detail: z.union([z.string(), z.array(complaint).min(1)]) });

export const falFaults = (apiKey: string | null): FaultRules => ({
  provider: 'fal',
  secrets: apiKey ? [apiKey] : [],
  codes: { content_policy_violation: 'content_blocked', exhausted_balance: 'no_credit' },
});

/** The vendor has no code for an empty purse, only words under a status that means something else as well. */
const emptyPurse = /\bexhausted balance\b/i;

/** `{detail:"text"}` or `{detail:[{loc,msg,type}]}`. */
export function falFaultText(body: unknown): FaultText {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return { message: '', codes: [], isStructured: false };
  const { detail } = parsed.data;
  if (typeof detail === 'string') return { message: detail, codes: emptyPurse.test(detail) ? ['exhausted_balance'] : [], isStructured: true };
  const [first] = detail;
  const field = first?.loc.filter((name) => name !== 'body').join('.');
  const message = detail.slice(0, 4).map(({ msg }) => msg).filter(Boolean).join('; '); // prettier-ignore
  return { message, codes: detail.map(({ type }) => type).filter(Boolean), field: field?.slice(0, 100) || undefined, isStructured: true };
}

export const falRefusal = (rules: FaultRules, reply: HttpReply): ProviderError => refusalOf(rules, falFaultText(parseJson(reply.body)), reply);

/**
 * What an error status of the result call means. The vendor has no state "failed": the task is COMPLETED and its result is an error.
 * Trouble on the way (rate, overload, a proxy, the operator's account) says nothing about the task.
 */
export function falTaskFault(rules: FaultRules, reply: HttpReply): ProviderError {
  const refusal = falRefusal(rules, reply);
  const isTrouble = refusal.accepted === 'unknown' || ['rate_limited', 'overloaded', 'auth', 'forbidden', 'no_credit'].includes(refusal.kind);
  if (isTrouble) return refusal;
  const { provider, kind, upstreamStatus, upstreamCode, field, cause } = refusal;
  const reason = kind === 'not_found' ? 'the provider no longer has the task' : refusal.reason;
  return new ProviderError({
    provider,
    kind,
    accepted: 'yes',
    reason,
    cause,
    ...(upstreamStatus ? { upstreamStatus } : {}),
    ...(upstreamCode ? { upstreamCode } : {}),
    ...(field ? { field } : {}),
  });
}
