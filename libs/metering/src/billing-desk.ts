import type { CallContext, ProgressRecord, SettlementRequest, SettlementResult } from '@portazgo/contracts';
import type { ServiceError } from '@portazgo/errors';

export type HoldExtension = { readonly heldMicroCredits: number } | { readonly refused: ServiceError };

/** What a service asks of billing. Rejections mean that billing was not reached: the fate of what was asked is unknown. */
export abstract class BillingDesk {
  /** Answers in the order of the records; a record that was settled before is answered as it was then. */
  abstract settle(records: SettlementRequest[], timeoutMs: number): Promise<SettlementResult[]>;
  abstract recordProgress(records: ProgressRecord[]): Promise<void>;
  abstract extendHold(requestId: string, additionalMicroCredits: number, context: CallContext): Promise<HoldExtension>;
}
