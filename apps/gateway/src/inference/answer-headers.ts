import { toCredits, type CallReceipt } from '@portazgo/contracts';

/** Which fields of the request were left out, by the gateway or by the route that served it. */
export function droppedHeader(...lists: readonly (readonly string[] | undefined)[]): Record<string, string> {
  const names = [...new Set(lists.flatMap((list) => list ?? []))];
  return names.length > 0 ? { 'x-portazgo-dropped': names.join(', ') } : {};
}

/** Which engine ran, and what it cost when it cost something. */
export function receiptHeaders(engine: string, receipt?: Pick<CallReceipt, 'chargedMicroCredits'>): Record<string, string> {
  return {
    'x-portazgo-engine': engine,
    ...(receipt && receipt.chargedMicroCredits > 0 ? { 'x-portazgo-cost': String(toCredits(receipt.chargedMicroCredits)) } : {}),
  };
}
