import type { ServiceError } from '@portazgo/errors';
import type { DialectErrors } from '../../edge/dialect-errors.ts';

/** `{ error: { code, message, type } }` of the page, where `code` is the status; `reason` and `param` are ours and name the fault and its field. */
export const generationsErrors: DialectErrors = {
  native: 'es',
  body: (error, locale) => ({
    error: {
      code: error.status,
      message: error.text(locale),
      type: typeOf(error),
      reason: error.code,
      ...(error.field === undefined ? {} : { param: error.field }),
    },
  }),
};

const types: Record<number, string> = {
  401: 'authentication_error',
  402: 'insufficient_credits',
  403: 'permission_error',
  404: 'not_found',
  429: 'rate_limit',
};

function typeOf({ status }: ServiceError): string {
  return types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request');
}
