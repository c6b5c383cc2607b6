import type { Locale } from '@portazgo/contracts';
import { toInvalidRequest, type ServiceError } from '@portazgo/errors';
import type { z } from 'zod';

/** A body that its schema refuses. Only the error filter knows the caller's language, so the reason is put into words there. */
export class RefusedBody extends Error {
  override readonly name = 'RefusedBody';

  constructor(
    private readonly refusal: Pick<z.core.$ZodError, 'issues'>,
    private readonly value: unknown,
  ) {
    super('the body does not fit its schema');
  }

  toServiceError(locale: Locale): ServiceError {
    return toInvalidRequest(this.refusal, { value: this.value, locale });
  }
}
