import type { ProviderError } from '@portazgo/providers-contract';
import { parseJson, redact, refusalOf, type FaultRules, type FaultText, type HttpReply } from '@portazgo/providers-http';
import { z } from 'zod';

const step = z.union([z.string(), z.number()]);
const plain = z.object({ message: z.string(), reason: z.string().nullish().catch(null) });
const complaints = z.array(z.object({ msg: z.string().catch(''), type: z.string().catch(''), loc: z.array(step).catch([]) })).min(1);

export const fishFaults = (apiKey: string | null): FaultRules => ({ provider: 'fish-audio', secrets: apiKey ? [apiKey] : [] });

/** `{status,message,reason}`; a list of complaints for validation; plain text when the body could not even be read. */
export function fishRefusal(rules: FaultRules, reply: HttpReply): ProviderError {
  return refusalOf(rules, faultText(reply.body), reply);
}

function faultText(body: Buffer): FaultText {
  const parsed = parseJson(body);
  const list = complaints.safeParse(parsed);
  if (list.success) {
    const field = list.data[0]?.loc.filter((name) => name !== 'body').join('.');
    const message = list.data.slice(0, 4).map(({ msg }) => msg).filter(Boolean).join('; '); // prettier-ignore
    return { message, codes: list.data.map(({ type }) => type).filter(Boolean), field: field?.slice(0, 100) || undefined, isStructured: true };
  }
  const one = plain.safeParse(parsed);
  if (one.success) return { message: one.data.message, codes: one.data.reason ? [one.data.reason.slice(0, 64)] : [], isStructured: true };
  const text = body.toString('utf8', 0, 2_000).trim();
  return { message: text.startsWith('<') ? '' : redact(text), codes: [], isStructured: false };
}
