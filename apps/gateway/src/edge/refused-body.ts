import type { Locale } from '@portazgo/contracts';
import { toInvalidRequest, type ServiceError } from '@portazgo/errors';
import { z } from 'zod';

const localeErrors: Record<Locale, z.core.$ZodErrorMap> = {
  es: z.locales.es().localeError,
  pt: z.locales.pt().localeError,
  en: z.locales.en().localeError,
};

/** A body that its schema refuses. Only the error filter knows the caller's language, so the reason is put into words there. */
export class RefusedBody extends Error {
  override readonly name = 'RefusedBody';

  constructor(
    private readonly schema: z.ZodType,
    private readonly value: unknown,
  ) {
    super('the body does not fit its schema');
  }

  toServiceError(locale: Locale): ServiceError {
    const { error } = this.schema.safeParse(this.value, { error: localeErrors[locale] });
    return toInvalidRequest(error ?? { issues: [] });
  }
}
