import { z } from 'zod';
import { quantities } from '../media/quantities.ts';
import { microCredits, microCreditsTotal } from '../money.ts';
import { unaryRpc } from '../rpc.ts';
import { tokenUsage, usageSource } from '../usage.ts';
import { wireError } from '../wire-error.ts';
import { balance } from './admission.ts';

/** The usage record of one call. It is acknowledged only after commit and is idempotent by `requestId`. */
export const settlementRequest = z.object({
  requestId: z.string().min(1),
  /** `succeeded`: whole answer. `cut`: the client or upstream ended it early, `cost` is what was delivered. `failed`: proven failure, cost 0. */
  outcome: z.enum(['succeeded', 'cut', 'failed']),
  /** Before the plan's multiplier. */
  costMicroCredits: microCredits,
  usage: tokenUsage,
  usageSource,
  /** Units other than tokens; kept beside the usage record. */
  quantities: quantities.optional(),
  model: z.string(),
  /** The engine that ran, as in `x-portazgo-engine`: `deepseek/deepseek-v4-pro`. */
  engine: z.string(),
  /** The upstream's own id of the call, when it gave one. */
  upstreamId: z.string().optional(),
});
export type SettlementRequest = z.infer<typeof settlementRequest>;

export const settlementResult = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('settled'),
    chargedMicroCredits: microCreditsTotal,
    /** Cost that the account could not carry, booked to operator_loss. */
    lossMicroCredits: microCreditsTotal,
    balance,
    /** True when this request id had been settled before; the figures are those of the first time. */
    repeated: z.boolean(),
  }),
  /** `hold_not_found` */
  z.object({ outcome: z.literal('refused'), error: wireError }),
]);
export type SettlementResult = z.infer<typeof settlementResult>;

export const settle = unaryRpc(
  'v1.billing.settle',
  z.object({ settlements: z.array(settlementRequest).min(1).max(256) }),
  z.object({ results: z.array(settlementResult) }),
);

/** Ends the hold of a call that no service ever saw: nothing is charged. It is all that the gateway may end. Idempotent, as `settle` is. */
export const giveBackHold = unaryRpc(
  'v1.billing.give-back',
  z.object({ requestId: z.string().min(1), model: z.string() }),
  z.object({ result: settlementResult }),
);

/** What has been delivered so far of running calls, sent about each second: the charge if the service dies now. */
export const progressRecord = z.object({
  requestId: z.string().min(1),
  /** Before the plan's multiplier. */
  deliveredMicroCredits: microCredits,
  usage: tokenUsage,
});
export type ProgressRecord = z.infer<typeof progressRecord>;

export const recordProgress = unaryRpc(
  'v1.billing.progress',
  z.object({ records: z.array(progressRecord).min(1).max(1_024) }),
  z.object({ recorded: z.int() }),
);

/** Raises the hold of a running stream by an amount before the plan's multiplier; the reply tells the hold after it. Refused (and nothing changed) when the balance does not allow it. */
export const extendHold = unaryRpc(
  'v1.billing.extend-hold',
  z.object({ requestId: z.string(), additionalMicroCredits: microCredits }),
  z.discriminatedUnion('outcome', [
    z.object({ outcome: z.literal('extended'), heldMicroCredits: microCreditsTotal }),
    z.object({ outcome: z.literal('refused'), error: wireError }),
  ]),
);

/** Jobs are about to be sent: their holds no longer expire, and their fate is open until they are settled. Idempotent. `notStarted` are those whose hold is gone. */
export const markStarted = unaryRpc(
  'v1.billing.mark-started',
  z.object({ requestIds: z.array(z.string()).min(1).max(1_024) }),
  z.object({ notStarted: z.array(z.string()) }),
);
