import type { CallContext } from '@portazgo/contracts';
import type { BillingDesk, CallMetrics, CallPrice } from '@portazgo/metering';
import type { DeliveredAnswer } from './delivered-answer.ts';

/** Held beyond what is delivered, so that not every further token asks again. */
const headroom = 1.25;

/** Raises the hold to what has been delivered and a little more, or throws why it cannot be. */
export async function extendedHold(
  { desk, metrics }: { readonly desk: BillingDesk; readonly metrics: CallMetrics },
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
