import fc from 'fast-check';
import { loadCatalog } from '@portazgo/catalog';
import { emptyUsage } from '@portazgo/contracts';
import { CallPrice, tokenPrice, type MediaUse } from './call-price.ts';

const route = loadCatalog().find('gpt-4o-mini')?.routes[0];
if (!route) throw new Error('the model is gone');
const aPrice = (heldMicroCredits: number, priceMultiplierPpm = 1_000_000, mode: 'live' | 'test' = 'live') =>
  tokenPrice({ mode, heldMicroCredits, priceMultiplierPpm }, route, Date.now());

it('is the catalog price of the usage', () => {
  // 0.15 and 0.60 dollars a million, 1,000 credits a dollar.
  expect(aPrice(1e12).of({ ...emptyUsage, inputUncached: 1_000, output: 100 })).toBe(1_000 * 150 + 100 * 600);
});

it('never charges more than is held, whatever the provider claims and the plan pays', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000_000_000),
      fc.integer({ min: 0, max: 3_000_000 }),
      fc.nat(1_000_000_000),
      fc.nat(1_000_000_000),
      (held, multiplier, inputUncached, output) => {
        const cost = aPrice(held, multiplier).of({ ...emptyUsage, inputUncached, output });
        const charged = Number((BigInt(cost) * BigInt(multiplier) + 999_999n) / 1_000_000n);
        expect(charged).toBeLessThanOrEqual(held);
      },
    ),
  );
});

it('costs nothing with a test key', () => {
  expect(aPrice(1_000, 1_000_000, 'test').of({ ...emptyUsage, output: 1_000 })).toBe(0);
});

it('goes up to the new hold once it was extended', () => {
  const price = aPrice(10_000);
  expect(price.of({ ...emptyUsage, output: 100 })).toBe(10_000);
  price.holdIsNow(50_000);
  expect(price.of({ ...emptyUsage, output: 100 })).toBe(50_000);
  expect(price.of({ ...emptyUsage, output: 50 })).toBe(30_000);
});

it('prices units as its caller says, and never above the hold', () => {
  const price = new CallPrice<MediaUse>(
    { mode: 'live', heldMicroCredits: 5_000, priceMultiplierPpm: 1_000_000 },
    ({ quantities }) => (quantities.seconds ?? 0) * 100,
  );
  expect(price.of({ quantities: { seconds: 12 } })).toBe(1_200);
  expect(price.of({ quantities: { seconds: 12_000 } })).toBe(5_000);
});

it('takes a reported cost for the price only where the tokens cost at most twice as much', () => {
  const reporting = loadCatalog()
    .find('grok-4.5')
    ?.routes.find(({ useReportedCost }) => useReportedCost);
  if (!reporting) throw new Error('no route reports its cost');
  const price = tokenPrice({ mode: 'live', heldMicroCredits: 1e12, priceMultiplierPpm: 1_000_000 }, reporting, Date.now());
  const usage = { ...emptyUsage, inputUncached: 1_000, output: 1_000 };
  const byTokens = price.of(usage);
  const usd = (share: number) => ((byTokens * share) / 1e9).toFixed(9);
  expect(price.of(usage, usd(0.8))).toBeLessThan(byTokens);
  expect(price.of(usage, usd(1.5))).toBeGreaterThan(byTokens);
  expect([0, 0.1, 0.49].map((share) => price.of(usage, usd(share)))).toEqual([byTokens, byTokens, byTokens]);
});
