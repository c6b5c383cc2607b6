import { microCreditsMax, toCredits, type AdmissionRequest, type WireError } from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import type { ReservationAnswer } from '@portazgo/ledger';

/** The figures behind a refusal, which the client needs to understand it (design section 5). */
export function toRefusal(request: AdmissionRequest, answer: ReservationAnswer): WireError {
  return refusalError(request, answer).toWire();
}

function refusalError(request: AdmissionRequest, answer: ReservationAnswer): ServiceError {
  const credits = (amount: number | null) => toCredits(amount ?? 0);
  const retryAfterSeconds = Math.max(1, answer.reset_seconds ?? 1);
  switch (answer.code) {
    case 'key_expired':
      return new ServiceError('key_expired', { expiredAt: answer.expired_at ?? '' });
    case 'scope_missing':
      return new ServiceError('scope_missing', { scope: request.scope });
    case 'model_not_allowed':
      return new ServiceError('model_not_allowed', { model: request.model ?? '' });
    case 'plan_restricted':
      return new ServiceError('plan_restricted', { plan: answer.plan_id ?? '', model: request.model ?? request.operation });
    case 'conflict':
      return new ServiceError('conflict', { reason: 'this request id was used before' });
    case 'idempotency_in_flight':
      return new ServiceError('idempotency_in_flight', { retryAfterSeconds: 1 });
    case 'requests_limited':
      return new ServiceError('rate_limited', { limit: 'requests', perMinute: answer.requests_limit ?? 0, retryAfterSeconds });
    case 'tokens_limited':
      return new ServiceError('rate_limited', { limit: 'tokens', perMinute: answer.tokens_limit ?? 0, retryAfterSeconds });
    case 'concurrency_limited':
      return new ServiceError('concurrency_limited', { limit: answer.concurrency_limit ?? 0, retryAfterSeconds: 1 });
    case 'spend_cap_reached':
      return new ServiceError('spend_cap_reached', {
        cap: credits(answer.spend_cap),
        spent: credits(answer.spent),
        reserved: credits(answer.reserved),
        needed: credits(answer.needed),
      });
    case 'insufficient_credits':
      return new ServiceError('insufficient_credits', {
        needed: credits(answer.needed),
        available: credits(answer.available),
        reserved: credits(answer.account_held),
      });
    case 'amount_too_large':
      return new ServiceError('price_too_large', { limitCredits: toCredits(microCreditsMax) });
    case 'key_unknown':
    case 'key_revoked':
    case 'client_suspended':
    case 'ip_not_allowed':
    case 'idempotency_mismatch':
    case 'idempotency_answer_lost':
      return new ServiceError(answer.code, {});
    case null:
      throw new Error('the ledger refused without a reason');
  }
}
