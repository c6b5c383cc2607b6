import type { DialectErrors } from '../edge/dialect-errors.ts';
import { publicDetails } from '../edge/dialect-errors.ts';

/** Routes of our own: `{ error: { code, message, field?, details? } }`, in English when the caller names no language. */
export const houseErrors: DialectErrors = {
  native: 'en',
  body: (error, locale) => ({ error: describe(error, locale) }),
};

/** The part that our formats share. */
export function describe(error: Parameters<DialectErrors['body']>[0], locale: Parameters<DialectErrors['body']>[1]): Record<string, unknown> {
  const details = publicDetails(error);
  return {
    code: error.code,
    message: error.text(locale),
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(details ? { details } : {}),
  };
}
