import { toWellFormedText } from '@portazgo/contracts';
import { ProviderError } from '@portazgo/providers-contract';
import { failureInAnswer, parseJson, refusalOf, type FaultRules, type FaultText, type HttpHeaders, type HttpReply } from '@portazgo/providers-http';
import { asArray, asObject, asText, isObject, type JsonObject } from './json-value.ts';

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

/** An error inside an answer with status 200. `hasBegun`: a part of the answer came before it. */
export function failedAnswer(
  rules: FaultRules,
  body: unknown,
  { headers = {}, hasBegun = true }: { headers?: HttpHeaders; hasBegun?: boolean } = {},
): ProviderError {
  return failureInAnswer(rules, errorText(body), { headers, body, hasBegun });
}

/** Whether an object of an answer is an error in its place; a proxy before the vendor may speak another dialect. */
export function isFailure(response: JsonObject): boolean {
  const { error } = response;
  if (isObject(error) ? Object.keys(error).length > 0 : Boolean(error)) return true;
  return response['candidates'] === undefined && (response['object'] === 'error' || response['type'] === 'error' || Boolean(response['detail']));
}

/** `{error:{code,message,status,details:[{reason}]}}`, sometimes inside an array. Reasons say more than the status name, which says more than the status. */
function errorText(body: unknown): FaultText {
  const outer = asObject(Array.isArray(body) ? body[0] : body);
  const error = asObject(outer?.['error']) ?? (outer && (asText(outer['error']) === undefined ? outer : { ...outer, message: outer['error'] }));
  if (!error) return { message: '', codes: [], isStructured: false };
  const reasons = asArray(error['details']).map((detail) => asText(asObject(detail)?.['reason']));
  const codes = [...reasons, asText(error['status']), asText(error['code'])].filter((code) => code !== undefined && code !== '');
  const message = asText(error['message']) ?? asText(error['detail']) ?? '';
  const status = Number(error['code']);
  return {
    message,
    codes: codes.map((code) => String(code).slice(0, 64)),
    isStructured: message !== '' || codes.length > 0,
    ...(status >= 400 && status <= 599 ? { status } : {}),
  };
}

/** The prompt was refused: a good status without any candidate. */
export function blockedPrompt(provider: string, response: unknown): ProviderError | null {
  const feedback = isObject(response) ? asObject(response['promptFeedback']) : undefined;
  const blockReason = asText(feedback?.['blockReason']);
  if (!isObject(response) || !blockReason || asArray(response['candidates']).length > 0) return null;
  return blocked(provider, 'the prompt was blocked', blockReason);
}

export function blocked(provider: string, reason: string, upstreamCode: string): ProviderError {
  return new ProviderError({ provider, kind: 'content_blocked', accepted: 'yes', reason, upstreamCode: toWellFormedText(upstreamCode, 64) });
}
