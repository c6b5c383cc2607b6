import type { Locale } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';

/** How one public format tells a failure. */
export interface DialectErrors {
  readonly native: Locale;
  body(error: ServiceError, locale: Locale): object;
  /** Where the format has another status for a failure than the catalogue. */
  status?(error: ServiceError): number;
  /** Beyond `retry-after`, which every format has. */
  headers?(error: ServiceError): Record<string, string>;
}

/** The numbers and names of a failure, without what only the house may know. */
export function publicDetails(error: ServiceError): Record<string, unknown> | undefined {
  const { neverSent: _, requestId: __, field: ___, reason: ____, ...details } = error.details as Record<string, unknown>;
  return Object.keys(details).length > 0 ? details : undefined;
}
