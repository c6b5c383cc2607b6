import type { Refusal } from '../refusal.ts';

const typeByStatus: Readonly<Record<number, string>> = {
  401: 'invalid_request_error',
  403: 'permission_error',
  404: 'invalid_request_error',
  409: 'conflict_error',
  429: 'rate_limit_error',
  503: 'service_unavailable_error',
};
const codeByStatus: Readonly<Record<number, string>> = { 429: 'rate_limit_exceeded', 503: 'server_is_overloaded' };

/** `{error:{message,type,param,code}}`, all four keys always there. */
export function openAiError({ status, message, type, param, code }: Refusal): { error: Record<string, unknown> } {
  const fallback = status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type: type ?? typeByStatus[status] ?? fallback, param, code: code ?? codeByStatus[status] ?? null } };
}
