import type { DialectErrors } from '../../edge/dialect-errors.ts';
import { describe } from '../house-errors.ts';

/**
 * `{ error: { code, message, field?, details? }, done: true }`, as an answer, as the last event of a stream and as a frame.
 * There is no `answer` beside it: callers join the `answer`s of a stream, and a reason must never read as a model's text.
 */
export const askErrors: DialectErrors = {
  native: 'es',
  body: (error, locale) => ({ error: describe(error, locale), done: true }),
};
