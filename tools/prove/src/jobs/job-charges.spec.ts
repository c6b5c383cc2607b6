import { chargeFault, isAskedTwice } from './job-charges.ts';
import type { JobRow, MediaLine } from './job-evidence.ts';
import type { JobKind } from './job-kind.ts';

const kind: JobKind = {
  id: 'picture',
  weight: 1,
  operation: 'image.generate',
  routes: [],
  price: { unit: 'images', microCredits: 10_000_000 },
  usual: 'succeeded',
};
const aRow = (more: Partial<JobRow> = {}) => ({ state: 'succeeded', held: 30_000_000, charged: 20_000_000, billed: 20_000_000, ...more }) as JobRow;
const aLine = (more: Partial<MediaLine> = {}): MediaLine => ({
  requestId: 'job',
  phase: 'submit',
  taskId: null,
  outcome: 'accepted',
  billable: false,
  units: {},
  status: 200,
  ...more,
});
const anEnd = (images: number) => aLine({ phase: 'end', outcome: 'succeeded', billable: true, units: { images } });

describe('a charge', () => {
  it('is the price of what the upstream billed, up to what was held', () => {
    expect(chargeFault(kind, aRow(), [aLine(), anEnd(2)])).toBeNull();
    expect(chargeFault(kind, aRow({ charged: 30_000_000, billed: 30_000_000 }), [aLine(), anEnd(4)])).toBeNull();
  });

  it.each([
    ['another price', aRow(), [aLine(), anEnd(1)]],
    ['work that nobody did', aRow(), [aLine()]],
    ['work that was billed twice', aRow(), [anEnd(2), anEnd(2)]],
    ['a failure', aRow({ state: 'failed' }), [aLine()]],
    ['something else than the ledger took', aRow({ billed: 0 }), [aLine(), anEnd(2)]],
    ['nothing that the ledger knows', aRow({ billed: null }), [aLine(), anEnd(2)]],
    ['success that was free', aRow({ charged: 0, billed: 0 }), [aLine(), anEnd(2)]],
  ])('for %s is a fault', (_, row, lines) => {
    expect(chargeFault(kind, row, lines)).not.toBeNull();
  });

  it('of nothing for a failure is right, whatever the upstream asks for it', () => {
    expect(chargeFault(kind, aRow({ state: 'failed', charged: 0, billed: 0 }), [aLine(), anEnd(2)])).toBeNull();
  });
});

describe('a second submission', () => {
  it('is right after one that was refused, and after none other', () => {
    const second = aLine();
    expect(isAskedTwice([aLine({ outcome: 'refused', status: 429 }), second])).toBe(false);
    expect(isAskedTwice([aLine({ phase: 'answer', outcome: 'failed', status: 500 }), second])).toBe(false);
    expect(isAskedTwice([aLine(), anEnd(1)])).toBe(false);
    expect(isAskedTwice([aLine(), second])).toBe(true);
    expect(isAskedTwice([aLine({ outcome: null, status: null }), second])).toBe(true);
    expect(isAskedTwice([aLine({ phase: 'answer', outcome: 'succeeded' }), second])).toBe(true);
  });
});
