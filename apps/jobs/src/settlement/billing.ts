import type { SettlementRequest, SettlementResult } from '@portazgo/contracts';

/** What the desk asks of billing. Rejections mean that the fate of what was asked is unknown; all of it may be asked again. */
export abstract class Billing {
  /** In the order of the records; one that was settled before is answered as it was then. */
  abstract settle(settlements: SettlementRequest[]): Promise<SettlementResult[]>;
  /** Gives those whose hold is gone. */
  abstract markStarted(requestIds: string[]): Promise<string[]>;
}
