import { toCredits, type CallReceipt } from '@portazgo/contracts';

/** Which fields of the request were left out, by the gateway or by the route that served it. */
export function droppedHeader(...lists: readonly (readonly string[] | undefined)[]): Record<string, string> {
  const names = [...new Set(lists.flatMap((list) => list ?? []))];
  return names.length > 0 ? { 'x-portazgo-dropped': asHeaderText(names.join(', ')) } : {};
}

const headerCharactersMax = 2_000;

// Names of fields are the caller's words: what a header cannot carry must not fail the answer.
function asHeaderText(text: string): string {
  const plain = text.slice(0, headerCharactersMax).replaceAll(/[^\x20-\x7e]/g, '?');
  return text.length > headerCharactersMax ? `${plain} ...` : plain;
}

/** Which engine ran, and what it cost when it cost something. */
export function receiptHeaders(engine: string, receipt?: Pick<CallReceipt, 'chargedMicroCredits'>): Record<string, string> {
  return {
    'x-portazgo-engine': engine,
    ...(receipt && receipt.chargedMicroCredits > 0 ? { 'x-portazgo-cost': String(toCredits(receipt.chargedMicroCredits)) } : {}),
  };
}
