import { markStarted, settle, type CallContext, type SettlementRequest, type SettlementResult } from '@portazgo/contracts';
import type { RpcClient } from '@portazgo/messaging';
import { newRequestId } from '@portazgo/platform';
import { Billing } from './billing.ts';

const settleTimeoutMs = 5_000;
/** Workers wait for it. */
const startTimeoutMs = 3_000;

/** Billing over the bus. */
export class NatsBilling extends Billing {
  constructor(private readonly rpc: RpcClient) {
    super();
  }

  async settle(settlements: SettlementRequest[]): Promise<SettlementResult[]> {
    const { results } = await this.rpc.call(settle, { settlements }, { context: batchContext(), timeoutMs: settleTimeoutMs });
    return results;
  }

  async markStarted(requestIds: string[]): Promise<string[]> {
    const { notStarted } = await this.rpc.call(markStarted, { requestIds }, { context: batchContext(), timeoutMs: startTimeoutMs });
    return notStarted;
  }
}

// A batch belongs to many jobs; its own id is only for the log.
const batchContext = (): CallContext => ({ requestId: newRequestId(), locale: 'en' });
