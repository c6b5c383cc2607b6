import type { Locale } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';

type Texts = Readonly<Record<Locale, string>>;

/** A field that is well formed and still cannot be taken; the reason is put into the caller's language by the error filter. */
export class RefusedField extends Error {
  override readonly name = 'RefusedField';

  constructor(
    readonly field: string,
    readonly reason: Texts,
    readonly code: 'invalid_request' | 'unsupported_parameter' = 'invalid_request',
  ) {
    super(`${field}: ${reason.en}`);
  }

  toServiceError(locale: Locale): ServiceError {
    return new ServiceError(this.code, { field: this.field, reason: this.reason[locale] });
  }
}

/** The caller asks for something that exists elsewhere and not here. */
export function unsupported(field: string, reason: Texts): RefusedField {
  return new RefusedField(field, reason, 'unsupported_parameter');
}
