/** Seconds of `Prefer: wait=N` (RFC 7240), at most `maxSeconds`; `respond-async` is no wait at all; undefined when the header says nothing. */
export function preferredWaitSeconds(header: string | string[] | undefined, maxSeconds: number): number | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  if (text === undefined) return undefined;
  for (const preference of text.split(',')) {
    const [name, value] = preference.trim().split('=');
    if (name?.toLowerCase() === 'respond-async') return 0;
    if (name?.toLowerCase() === 'wait' && value !== undefined && /^\d{1,6}$/.test(value)) return Math.min(Number(value), maxSeconds);
  }
  return undefined;
}
