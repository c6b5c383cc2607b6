import type { DialectErrors } from '../../edge/dialect-errors.ts';
import { describe } from '../house-errors.ts';

/** `{ error: { code, message, field?, details? } }` with the five statuses of the page; the wording is Spanish unless asked otherwise. */
export const runsErrors: DialectErrors = {
  native: 'es',
  // The page: 400 for an invalid payload or an invalid model.
  status: ({ code, status }) => (code === 'model_not_found' ? 400 : status),
  body: (error, locale) => ({ error: describe(error, locale) }),
};
