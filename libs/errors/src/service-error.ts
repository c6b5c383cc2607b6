import { errorCatalog, type ErrorCode, type ErrorDefinition, type ErrorDetails } from './error-catalog.ts';

/** The one error of the house: a code of the catalogue and its details. The cause stays in our log. */
export class ServiceError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly code: Code,
    readonly details: ErrorDetails<Code>,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }

  get status(): number {
    return errorCatalog[this.code].status;
  }

  get retryable(): boolean {
    return errorCatalog[this.code].retryable;
  }

  /** Seconds for `retry-after`, when waiting helps. */
  get retryAfterSeconds(): number | undefined {
    const details = this.details as object;
    return 'retryAfterSeconds' in details && typeof details.retryAfterSeconds === 'number' ? details.retryAfterSeconds : undefined;
  }

  /** The field of the request that is wrong, when one is. */
  get field(): string | undefined {
    const details = this.details as object;
    return 'field' in details && typeof details.field === 'string' ? details.field : undefined;
  }

  /** The text for the client, in its language. */
  text(locale: 'es' | 'pt' | 'en'): string {
    const definition: ErrorDefinition<never> = errorCatalog[this.code];
    return definition.message[locale](this.details as never);
  }

  toWire(): { code: string; details: Record<string, unknown> } {
    return { code: this.code, details: { ...(this.details as object) } };
  }
}

/** Rebuilds an error that crossed a process. A code this version does not know becomes `internal_error`: another version may be ahead. */
export function fromWireError(wire: { code: string; details: Record<string, unknown> }): ServiceError {
  if (isErrorCode(wire.code)) return new ServiceError(wire.code, wire.details as never);
  return new ServiceError('internal_error', {}, { cause: wire });
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalog, code);
}
