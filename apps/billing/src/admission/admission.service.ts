import { admissionRequest, type AdmissionDecision, type AdmissionRequest, type Scope } from '@portazgo/contracts';
import { ServiceError, toInvalidRequest } from '@portazgo/errors';
import { GroupCommit, Ledger, type Reservation, type ReservationAnswer } from '@portazgo/ledger';
import type { Logger } from '@portazgo/platform';
import { BillingMetrics } from '../billing.metrics.ts';
import { toDecision } from './decision.mapper.ts';
import { toReservation } from './reservation.mapper.ts';

export interface VisitTerms {
  /** False: takes no request from the rate. */
  counts: boolean;
  /** True: found even when the rate is used up. */
  evenOverRate: boolean;
  /** Null: whoever may do anything with the key may ask who it is. */
  scope: Scope | null;
}

export class AdmissionService {
  private readonly group: GroupCommit<Reservation, ReservationAnswer>;

  constructor(
    ledger: Ledger,
    private readonly metrics: BillingMetrics,
    private readonly logger: Logger,
  ) {
    this.group = new GroupCommit(
      metrics.measured('reserve', (items) => ledger.reserveMany(items)),
      { itemsMax: 256, queueMax: 8_192 },
    );
  }

  /** Requests of one message, each decided for itself. Throws where the database is away, which fails all of them alike. */
  async admitAll(values: readonly unknown[]): Promise<AdmissionDecision[]> {
    const outcomes = await Promise.allSettled(values.map((value) => this.admitOne(value)));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    if (failures.length === outcomes.length) throw failures[0];
    return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : refusedFor(outcome.reason)));
  }

  private async admitOne(value: unknown): Promise<AdmissionDecision> {
    const { success, data, error } = admissionRequest.safeParse(value);
    if (!success) return refusedFor(toInvalidRequest(error));
    try {
      return await this.admit(data);
    } catch (failure) {
      if (failure instanceof ServiceError) throw failure;
      this.logger.error({ err: failure, requestId: data.requestId, operation: data.operation }, 'the database refused an admission for its content');
      return refusedFor(failure);
    }
  }

  private async admit(request: AdmissionRequest): Promise<AdmissionDecision> {
    const decision = toDecision(request, await this.group.add(toReservation(request)));
    this.metrics.decisions.inc({ outcome: decision.outcome, code: decision.outcome === 'refused' ? decision.error.code : '' });
    return decision;
  }

  /** Checks key and request rate as an admission does, and holds nothing. */
  async visit(keyHash: string, ip: string, { counts, evenOverRate, scope }: VisitTerms): Promise<AdmissionDecision> {
    const request: AdmissionRequest = {
      requestId: '',
      keyHash,
      ip,
      scope: 'account',
      operation: 'profile',
      model: null,
      plans: null,
      holdMicroCredits: 0,
      tokens: 0,
      deadlineSeconds: 1,
      idempotency: null,
    };
    const answer = await this.group.add({ ...toReservation(request), scope, visit: true, counts });
    // The rate is the last thing that is looked at: whoever is refused for it alone is known and has the scope.
    const isFound = evenOverRate && answer.code === 'requests_limited';
    return toDecision(request, isFound ? { ...answer, outcome: 'admitted', code: null } : answer);
  }

  idle(): Promise<void> {
    return this.group.idle();
  }
}

function refusedFor(failure: unknown): AdmissionDecision {
  const error = failure instanceof ServiceError ? failure : new ServiceError('internal_error', {});
  return { outcome: 'refused', error: error.toWire() };
}
