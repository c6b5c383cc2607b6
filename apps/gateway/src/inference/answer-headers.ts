import { toCredits, type CallReceipt } from '@portazgo/contracts';

/** Which engine ran, and what it cost when it cost something. */
export function receiptHeaders(engine: string, receipt?: Pick<CallReceipt, 'chargedMicroCredits'>): Record<string, string> {
  return {
    'x-portazgo-engine': engine,
    ...(receipt && receipt.chargedMicroCredits > 0 ? { 'x-portazgo-cost': String(toCredits(receipt.chargedMicroCredits)) } : {}),
  };
}
