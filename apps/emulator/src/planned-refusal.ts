import type { Behaviour } from './behaviour/behaviour.ts';
import { Refusal } from './refusal.ts';

/** A refusal the caller asked for by its behaviour, with the header that says when to come back. */
export class PlannedRefusal extends Refusal {
  readonly retryAfter: string | undefined;

  constructor(status: number, message: string, more: { code?: string; type?: string; retryAfter?: string | undefined }) {
    super(status, message, more);
    this.retryAfter = more.retryAfter;
  }
}

const retryAfterByFault = { '429': undefined, '429-seconds': '2', '429-date': 'date:2', '429-ms': 'ms:1500' } as const;
const wording: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  401: 'The key is not valid.',
  402: 'Insufficient balance.',
  403: 'The key may not do this.',
  404: 'There is nothing here.',
  413: 'The request is too large.',
  422: 'The parameters are not valid.',
  429: 'Rate limit reached. Slow down.',
  500: 'The server had an error.',
  503: 'The server is overloaded.',
};

export function plannedRefusal({ status, faults, retryAfter }: Behaviour): PlannedRefusal | undefined {
  const refuse = (code: number, more: { code?: string; type?: string; retryAfter?: string | undefined } = {}) =>
    new PlannedRefusal(code, `[emulated] ${wording[code] ?? `Status ${code}.`}`, { retryAfter, ...more });
  if (faults.has('402')) return refuse(402);
  if (faults.has('insufficient-quota')) return refuse(429, { code: 'insufficient_quota', type: 'insufficient_quota' });
  for (const [fault, after] of Object.entries(retryAfterByFault))
    if (faults.has(fault as keyof typeof retryAfterByFault)) return refuse(429, { retryAfter: after ?? retryAfter });
  return status === undefined ? undefined : refuse(status);
}

/** `retry-after` in one of its three spellings. */
export function retryHeaders(retryAfter: string | undefined): Record<string, string> {
  if (retryAfter === undefined) return {};
  const [kind, number] = retryAfter.includes(':') ? (retryAfter.split(':') as [string, string]) : ['seconds', retryAfter];
  if (kind === 'ms') return { 'retry-after-ms': number };
  return { 'retry-after': kind === 'date' ? new Date(Date.now() + Number(number) * 1000).toUTCString() : number };
}
