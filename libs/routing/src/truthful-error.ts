import { ServiceError } from '@portazgo/errors';
import type { ProviderError } from '@portazgo/providers-contract';

const waitUsualMs = 5_000;

/**
 * What the client is told about a provider's fault. Troubles of the operator's account are never the client's 401, 402 or 403,
 * and nothing is called retryable that a retry cannot mend.
 */
export function truthfulError(error: ProviderError, model: string, wasDelivering = false): ServiceError {
  const { provider, reason } = error;
  const retryAfterSeconds = Math.max(1, Math.ceil((error.retryAfterMs ?? waitUsualMs) / 1_000));
  // A limit of ours and a verdict of the provider keep their names in mid-answer; the rest is an answer that broke off.
  if (wasDelivering && error.kind !== 'timeout' && error.kind !== 'content_blocked')
    return new ServiceError('upstream_interrupted', { provider }, { cause: error });
  switch (error.kind) {
    case 'bad_request':
      return error.field && error.upstreamCode?.startsWith('unsupported_')
        ? new ServiceError('unsupported_parameter', { field: error.field, reason }, { cause: error })
        : refused(error);
    case 'too_large':
      return refused(error);
    case 'content_blocked':
      return new ServiceError('content_blocked', { reason }, { cause: error });
    case 'auth':
    case 'forbidden':
    case 'no_credit':
    case 'not_found':
    case 'rate_limited':
      return new ServiceError('model_unavailable', { model, reason: `${provider}: ${reason}`, retryAfterSeconds }, { cause: error });
    case 'overloaded':
      return new ServiceError('overloaded', { service: provider, retryAfterSeconds }, { cause: error });
    case 'timeout':
      return new ServiceError('upstream_timeout', { provider, phase: error.phase ?? 'total' }, { cause: error });
    case 'upstream_bug':
    case 'interrupted':
      return new ServiceError('upstream_failed', { provider, reason }, { cause: error });
  }
}

function refused(error: ProviderError): ServiceError {
  const { provider, reason, field } = error;
  return new ServiceError('provider_refused', { provider, reason, ...(field === undefined ? {} : { field }) }, { cause: error });
}
