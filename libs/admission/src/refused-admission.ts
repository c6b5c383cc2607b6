import type { RateLimitState, WireError } from '@portazgo/contracts';
import { fromWireError, ServiceError } from '@portazgo/errors';

/** Billing said no. The limits are told to the client with the refusal. */
export class RefusedAdmission extends ServiceError {
  readonly limits: RateLimitState | undefined;

  constructor(error: WireError, limits: RateLimitState | undefined) {
    const { code, details } = fromWireError(error);
    super(code, details);
    this.limits = limits;
  }
}
