import { emptyUsage } from '@portazgo/contracts';
import type { EndingRow } from '../desk/job-row.ts';
import { toSettlement } from './settlement.mapper.ts';

const row = (end: Partial<EndingRow['end']>, more: Partial<EndingRow> = {}): EndingRow => ({
  id: 'job',
  operation: 'image.generate',
  model: 'flux',
  charge_on_failure: false,
  was_sent: true,
  end: { outcome: 'succeeded', engine: 'fal/flux', costMicroCredits: 400, quantities: { images: 2 }, usageSource: 'upstream', upstreamId: 'u', ...end },
  ...more,
});
const tokens = { ...emptyUsage, output: 9 };

it('settles a success at its cost, with what it used', () => {
  expect(toSettlement(row({ tokens }))).toEqual({
    requestId: 'job',
    outcome: 'succeeded',
    costMicroCredits: 400,
    usage: tokens,
    usageSource: 'upstream',
    quantities: { images: 2 },
    model: 'flux',
    engine: 'fal/flux',
    upstreamId: 'u',
  });
});

it.each([
  ['a failure', { outcome: 'failed' as const }, {}],
  ['an unknown fate, whatever the model charges for', { outcome: 'unknown' as const }, { charge_on_failure: true }],
  ['a failure before anything was sent, whatever the model charges for', { outcome: 'failed' as const }, { charge_on_failure: true, was_sent: false }],
  ['a failure that the worker found to be free', { outcome: 'failed' as const, costMicroCredits: 0 }, { charge_on_failure: true }],
  ['a cancel in time', { outcome: 'cancelled' as const, costMicroCredits: 0 }, {}],
])('takes nothing for %s', (_what, end, more) => {
  const settlement = toSettlement(row({ tokens, ...end }, more));
  expect(settlement).toMatchObject({ outcome: 'failed', costMicroCredits: 0, usage: emptyUsage });
  expect(settlement).not.toHaveProperty('quantities');
});

it.each([
  ['a cancel that came too late', { outcome: 'cancelled' as const }, {}],
  ['a failure of a model that charges for failures', { outcome: 'failed' as const }, { charge_on_failure: true }],
])('takes the cost of %s', (_what, end, more) => {
  expect(toSettlement(row(end, more))).toMatchObject({ outcome: 'cut', costMicroCredits: 400, quantities: { images: 2 } });
});

it('settles what the desk ended itself from the little it knows', () => {
  expect(
    toSettlement(row({ outcome: 'failed', engine: 'none', costMicroCredits: 0, quantities: undefined, usageSource: undefined, upstreamId: undefined })),
  ).toEqual({
    requestId: 'job',
    outcome: 'failed',
    costMicroCredits: 0,
    usage: emptyUsage,
    usageSource: 'counted',
    model: 'flux',
    engine: 'none',
  });
});
