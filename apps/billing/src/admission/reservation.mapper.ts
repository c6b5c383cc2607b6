import type { AdmissionRequest } from '@portazgo/contracts';
import type { Reservation } from '@portazgo/ledger';
import { clientAddress } from './client-address.ts';

/** The gateway dispatches a call as soon as it is admitted, so its hold is started from the first moment; a job's is when it is sent. */
export function toReservation(request: AdmissionRequest): Reservation {
  return {
    requestId: request.requestId,
    keyHash: request.keyHash,
    ip: clientAddress(request.ip),
    scope: request.scope,
    operation: request.operation,
    model: request.model,
    plans: request.plans,
    holdMicroCredits: request.holdMicroCredits,
    tokens: request.tokens,
    deadlineSeconds: request.deadlineSeconds,
    started: request.startsLater !== true,
    ...(request.idempotency ? { idempotencyKey: request.idempotency.key, bodyHash: request.idempotency.bodyHash } : {}),
  };
}
