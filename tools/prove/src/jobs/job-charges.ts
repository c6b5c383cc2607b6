import type { JobRow, MediaLine } from './job-evidence.ts';
import type { JobKind } from './job-kind.ts';

/** What the upstream was asked to do for one job: submissions of tasks and calls that are answered at once. */
const submissionsOf = (lines: readonly MediaLine[]) => lines.filter(({ phase }) => phase !== 'end');

/** Asked twice though nothing proves that the first time came to nothing. */
export function isAskedTwice(lines: readonly MediaLine[]): boolean {
  return submissionsOf(lines)
    .slice(0, -1)
    .some(({ outcome, status }) => outcome !== 'refused' && !(outcome === 'failed' && (status ?? 0) >= 400));
}

/** What is wrong with the charge of a job, or null. */
export function chargeFault(kind: JobKind, row: JobRow, lines: readonly MediaLine[]): string | null {
  if (row.charged !== row.billed) return `told ${row.charged}, the ledger took ${row.billed}`;
  const billable = lines.filter((line) => line.billable === true);
  if (row.state !== 'succeeded') return row.charged === 0 ? null : `${row.state} and charged ${row.charged}`;
  if (billable.length !== 1) return `succeeded with ${billable.length} billable lines`;
  const price = priceOf(kind, billable[0]!, row.held);
  return row.charged === price ? null : `charged ${row.charged}, the price is ${price}`;
}

function priceOf({ price }: JobKind, { units }: MediaLine, held: number): number {
  const amount = price.unit === 'requests' ? 1 : (units[price.unit] ?? Number.NaN);
  return Math.min(held, Math.ceil(Math.round(amount * price.microCredits * 1e6) / 1e6));
}
