import { extendHold, recordProgress, settle, type CallContext, type ProgressRecord, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import { fromWireError } from '@portazgo/errors';
import type { RpcClient } from '@portazgo/messaging';
import { newRequestId } from '@portazgo/platform';
import { BillingDesk, type HoldExtension } from './billing-desk.ts';

const progressTimeoutMs = 2_000;
const extensionTimeoutMs = 5_000;

/** Billing over the bus. */
export class NatsBillingDesk extends BillingDesk {
  constructor(private readonly rpc: RpcClient) {
    super();
  }

  async settle(settlements: SettlementRequest[], timeoutMs: number): Promise<SettlementResult[]> {
    const { results } = await this.rpc.call(settle, { settlements }, { context: batchContext(), timeoutMs });
    return results;
  }

  async recordProgress(records: ProgressRecord[]): Promise<void> {
    await this.rpc.call(recordProgress, { records }, { context: batchContext(), timeoutMs: progressTimeoutMs });
  }

  async extendHold(requestId: string, additionalMicroCredits: number, context: CallContext): Promise<HoldExtension> {
    const reply = await this.rpc.call(extendHold, { requestId, additionalMicroCredits }, { context, timeoutMs: extensionTimeoutMs });
    return reply.outcome === 'extended' ? { heldMicroCredits: reply.heldMicroCredits } : { refused: fromWireError(reply.error) };
  }
}

// A batch belongs to many requests; its own id is only for the log.
const batchContext = (): CallContext => ({ requestId: newRequestId(), locale: 'en' });
