import { ProviderError } from '@portazgo/providers-contract';
import { failureOf, parseJson, refusalOf, type FaultRules, type FaultText, type HttpReply } from '@portazgo/providers-http';
import { asArray, asObject, asText, isObject } from './json-value.ts';

export function geminiFaults(apiKey: string | null): FaultRules {
  return {
    provider: 'gemini',
    secrets: apiKey ? [apiKey] : [],
    codes: {
      // A wrong key is a 400 there.
      API_KEY_INVALID: 'auth',
      UNAUTHENTICATED: 'auth',
      PERMISSION_DENIED: 'forbidden',
      // Region or billing of the account.
      FAILED_PRECONDITION: 'forbidden',
      payment_required: 'no_credit',
      UNAVAILABLE: 'overloaded',
    },
  };
}

/** An error status with its body. */
export function refusedCall(rules: FaultRules, reply: HttpReply): ProviderError {
  return refusalOf(rules, errorText(parseJson(reply.body)), reply);
}

/** An error inside an answer that had begun with 200. */
export function failedAnswer(rules: FaultRules, body: unknown): ProviderError {
  return failureOf(rules, errorText(body));
}

/** `{error:{code,message,status,details:[{reason}]}}`, sometimes inside an array. Reasons say more than the status name, which says more than the status. */
function errorText(body: unknown): FaultText {
  const outer = asObject(Array.isArray(body) ? body[0] : body);
  const error = asObject(outer?.['error']);
  if (!error) return { message: '', codes: [], isStructured: false };
  const reasons = asArray(error['details']).map((detail) => asText(asObject(detail)?.['reason']));
  const codes = [...reasons, asText(error['status']), asText(error['code'])].filter((code) => code !== undefined && code !== '');
  const message = asText(error['message']) ?? '';
  return { message, codes: codes.map((code) => String(code).slice(0, 64)), isStructured: message !== '' || codes.length > 0 };
}

/** The prompt was refused: a good status without any candidate. */
export function blockedPrompt(provider: string, response: unknown): ProviderError | null {
  const feedback = isObject(response) ? asObject(response['promptFeedback']) : undefined;
  const blockReason = asText(feedback?.['blockReason']);
  if (!isObject(response) || !blockReason || asArray(response['candidates']).length > 0) return null;
  return blocked(provider, 'the prompt was blocked', blockReason);
}

export function blocked(provider: string, reason: string, upstreamCode: string): ProviderError {
  return new ProviderError({ provider, kind: 'content_blocked', accepted: 'yes', reason, upstreamCode: upstreamCode.slice(0, 64) });
}
