import { emptyUsage, type SettlementRequest } from '@portazgo/contracts';
import type { EndingRow } from '../desk/job-row.ts';

/** What a job's end costs (reliability.md section 2): failures are free, unless the model charges for those that a provider took. */
export function toSettlement({ id, model, charge_on_failure, was_sent, end }: EndingRow): SettlementRequest {
  const outcome = toOutcome(end, charge_on_failure && was_sent);
  const isCharged = outcome !== 'failed';
  const hasQuantities = isCharged && end.quantities && Object.keys(end.quantities).length > 0;
  return {
    requestId: id,
    outcome,
    costMicroCredits: isCharged ? end.costMicroCredits : 0,
    usage: (isCharged && end.tokens) || emptyUsage,
    usageSource: end.usageSource ?? 'counted',
    ...(hasQuantities ? { quantities: end.quantities } : {}),
    model,
    engine: end.engine,
    ...(end.upstreamId === undefined ? {} : { upstreamId: end.upstreamId }),
  };
}

function toOutcome(end: EndingRow['end'], failuresCost: boolean): SettlementRequest['outcome'] {
  if (end.outcome === 'succeeded') return 'succeeded';
  const wasWorked = end.outcome === 'cancelled' || (end.outcome === 'failed' && failuresCost);
  return wasWorked && end.costMicroCredits > 0 ? 'cut' : 'failed';
}
