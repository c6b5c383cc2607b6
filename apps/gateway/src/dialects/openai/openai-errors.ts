import type { ServiceError } from '@portazgo/errors';
import { publicDetails, type DialectErrors } from '../../edge/dialect-errors.ts';

/** `{ error: { message, type, param, code } }`, so that the official libraries raise their own classes. `details` is ours, with the numbers. */
export const openAiErrors: DialectErrors = {
  native: 'en',
  body: (error, locale) => {
    const details = error.status === 402 || error.status === 429 ? publicDetails(error) : undefined;
    return {
      error: {
        message: error.text(locale),
        type: typeOf(error),
        param: error.field ?? null,
        code: codeOf(error),
        ...(details ? { details } : {}),
      },
    };
  },
  // The libraries send every 409 and 5xx again; this keeps them from it where it cannot help.
  headers: (error): Record<string, string> => (error.retryable || error.status === 500 ? {} : { 'x-should-retry': 'false' }),
};

function typeOf(error: ServiceError): string {
  if (error.status === 402) return 'insufficient_quota';
  if (error.status === 429) return (error.details as { limit?: unknown }).limit === 'tokens' ? 'tokens' : 'requests';
  if (error.status === 503) return 'service_unavailable_error';
  return error.status >= 500 ? 'server_error' : 'invalid_request_error';
}

// Codes that callers of OpenAI compare with; the others are those of our catalogue.
function codeOf(error: ServiceError): string {
  if (error.status === 401) return 'invalid_api_key';
  if (error.code === 'rate_limited') return 'rate_limit_exceeded';
  if (error.code === 'content_blocked') return 'content_policy_violation';
  return error.code;
}
