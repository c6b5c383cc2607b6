import type { DialectErrors } from '../../edge/dialect-errors.ts';
import { describe } from '../house-errors.ts';

/** `{ error: { code, message, field?, details? } }` with the five statuses of the page; the wording is Spanish unless asked otherwise. */
export const runsErrors: DialectErrors = {
  native: 'es',
  body: (error, locale) => ({ error: describe(error, locale) }),
};
