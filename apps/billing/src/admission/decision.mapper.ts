import type { AdmissionDecision, AdmissionRequest, RateLimitState } from '@portazgo/contracts';
import type { ReservationAnswer } from '@portazgo/ledger';
import { toRefusal } from './refusal.ts';

export function toDecision(request: AdmissionRequest, answer: ReservationAnswer): AdmissionDecision {
  const clientId = answer.client_id ?? '';
  const keyId = answer.key_id ?? '';
  switch (answer.outcome) {
    case 'admitted':
      return {
        outcome: 'admitted',
        clientId,
        keyId,
        plan: answer.plan_id ?? '',
        mode: answer.mode ?? 'live',
        heldMicroCredits: answer.held ?? 0,
        priceMultiplierPpm: answer.multiplier_ppm ?? 0,
        limits: toLimits(answer),
        balance: { availableMicroCredits: answer.available ?? 0, heldMicroCredits: answer.account_held ?? 0 },
        validUntil: answer.valid_until,
      };
    case 'replayed':
      return {
        outcome: 'replayed',
        clientId,
        keyId,
        answer: { status: answer.answer_status ?? 200, headers: answer.answer_headers ?? {}, bodyBase64: answer.answer_body ?? '' },
        limits: toLimits(answer),
      };
    case 'refused':
      return {
        outcome: 'refused',
        error: toRefusal(request, answer),
        // An unknown key has no client, no limits and nothing to tell.
        ...(answer.client_id === null ? {} : { clientId, keyId, limits: toLimits(answer) }),
      };
  }
}

export function toLimits(answer: ReservationAnswer): RateLimitState {
  const resetSeconds = answer.reset_seconds ?? 0;
  return {
    requests: { limit: answer.requests_limit ?? 0, remaining: left(answer.requests_limit, answer.requests_used), resetSeconds },
    tokens: { limit: answer.tokens_limit ?? 0, remaining: left(answer.tokens_limit, answer.tokens_used), resetSeconds },
    concurrency: { limit: answer.concurrency_limit ?? 0, remaining: left(answer.concurrency_limit, answer.in_flight) },
  };
}

// A plan may be lowered below what is in use.
const left = (limit: number | null, used: number | null) => Math.max(0, (limit ?? 0) - (used ?? 0));
