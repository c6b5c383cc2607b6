import type { CallContext } from '@portazgo/contracts';
import type { BillingDesk } from '../metering/billing-desk.ts';
import type { CallPrice } from '../metering/call-price.ts';
import type { LlmMetrics } from '../llm.metrics.ts';
import type { DeliveredAnswer } from './delivered-answer.ts';

/** Held beyond what is delivered, so that not every further token asks again. */
const headroom = 1.25;

/** Raises the hold to what has been delivered and a little more, or throws why it cannot be. */
export async function extendedHold(
  { desk, metrics }: { readonly desk: BillingDesk; readonly metrics: LlmMetrics },
  context: CallContext,
  price: CallPrice,
  delivered: DeliveredAnswer,
): Promise<void> {
  const owed = price.uncapped(delivered.runningTotal().usage);
  const missing = Math.ceil(owed * headroom) - price.boundMicroCredits;
  if (owed <= price.boundMicroCredits || missing <= 0) return;
  const extension = await desk.extendHold(context.requestId, missing, context);
  if ('refused' in extension) {
    metrics.holdExtensions.inc({ outcome: 'refused' });
    throw extension.refused;
  }
  metrics.holdExtensions.inc({ outcome: 'extended' });
  price.holdIsNow(extension.heldMicroCredits);
}
