/** Cancels of one client that left in one tick: its inbox and the ids of the calls. */
export function encodeCancels(inbox: string, callIds: Iterable<number>): string {
  return [inbox, ...callIds].join(' ');
}

export function decodeCancels(text: string): { inbox: string; callIds: number[] } {
  const [inbox = '', ...callIds] = text.split(' ');
  return { inbox, callIds: callIds.map(Number) };
}
