import { admit, createApiKey, hashApiKey, readProfile, recordProgress, settle, type AdmissionDecision, type SettlementResult } from '@portazgo/contracts';
import { verifyLedger } from '@portazgo/ledger';
import fc from 'fast-check';
import { BillingProcess, pepper } from './support/billing-process.ts';

let billing: BillingProcess;
let clientId: string;
let keyHash: string;
let requests = 0;

beforeAll(async () => {
  billing = await BillingProcess.start();
  clientId = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Acme', plan: 'operator', bonusCredits: 1_000 })).body.id;
  keyHash = await newKey(clientId);
}, 120_000);
afterAll(() => billing?.stop(), 60_000);
afterEach(async () => {
  const faults = (await verifyLedger(billing.owner)).filter(({ faults: count }) => count > 0);
  if (faults.length > 0) throw new Error(`the ledger is not whole: ${JSON.stringify(faults)}`);
});

async function newKey(client: string): Promise<string> {
  return hashApiKey((await billing.admin<{ key: string }>('POST', `/admin/v1/clients/${client}/keys`, { name: 'k' })).body.key, pepper);
}

const options = { context: { requestId: 'test', locale: 'en' as const }, timeoutMs: 10_000 };
const newRequest = () => `r-${String((requests += 1)).padStart(6, '0')}`;

const admission = (more: object = {}) => ({
  requestId: newRequest(),
  keyHash,
  ip: '127.0.0.1',
  scope: 'inference',
  operation: 'chat',
  model: 'm',
  plans: null,
  holdMicroCredits: 100,
  tokens: 10,
  deadlineSeconds: 600,
  idempotency: null,
  ...more,
});
const settlement = (requestId: string, more: object = {}) => ({
  requestId,
  costMicroCredits: 7,
  usage: { inputUncached: 1, output: 1 },
  outcome: 'succeeded',
  usageSource: 'upstream',
  model: 'm',
  engine: 'e',
  ...more,
});
// What no typed caller sends travels all the same.
const admitAll = async (admissions: object[]) => (await billing.rpc.call(admit, { admissions } as never, options)).decisions as AdmissionDecision[];
const settleAll = async (settlements: object[]) => (await billing.rpc.call(settle, { settlements } as never, options)).results as SettlementResult[];
const openHolds = async () => Number((await billing.owner.query('select count(*) from billing.holds')).rows[0].count);
const parked = async () =>
  (await billing.admin<{ settlements: { requestId: string; settled: boolean; reason: string }[] }>('GET', '/admin/v1/settlements/parked?limit=1000')).body
    .settlements;

const badTexts = ['\0', 'a\0b', '\ud83d', 'x\ude00', 'x'.repeat(5_000), 5, null, {}];
const badAmounts = [-1, 0.5, 9_000_000_000_000_001, 1e300, 2 ** 63, null, '7', {}];

const poisonedAdmissions: object[] = [
  ...badTexts.map((text) => ({ idempotency: { key: text, bodyHash: 'b' } })),
  ...badTexts.map((text) => ({ operation: text })),
  ...badAmounts.map((amount) => ({ holdMicroCredits: amount })),
  ...badAmounts.map((amount) => ({ tokens: amount })),
  { requestId: '\0' },
  { requestId: 'x'.repeat(10_000) },
  { keyHash: '\0'.repeat(64) },
  { plans: ['\0'] },
  { deadlineSeconds: 1e12 },
  { ip: 5 },
];

it('an admission that is not as it must be fails alone, whatever is wrong with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...poisonedAdmissions), fc.nat(4), async (poison, place) => {
      const items = Array.from({ length: 5 }, () => admission());
      items.splice(place, 0, admission(poison));
      const decisions = await admitAll(items);
      const neighbours = decisions.filter((_, index) => index !== place);
      expect(neighbours.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'admitted'));
      // A text that is only odd may be taken; it is never a reason to hold up the others.
      const ended = items.filter((_, index) => decisions[index]?.outcome === 'admitted').map(({ requestId }) => settlement(requestId));
      await settleAll(ended);
      expect(await openHolds()).toBe(0);
    }),
    { numRuns: 40, examples: poisonedAdmissions.map((poison) => [poison, 2] as [object, number]) },
  );
}, 60_000);

const poisonedSettlements: object[] = [
  ...(['upstreamId', 'engine', 'model'] as const).flatMap((field) => badTexts.map((text) => ({ [field]: text }))),
  ...badAmounts.filter((amount) => amount !== 9_000_000_000_000_001).map((amount) => ({ usage: { inputUncached: 1, output: amount } })),
  { usage: null },
  { usage: 'many' },
  { usageSource: 'guessed' },
  { quantities: { images: -1, seconds: Number.NaN } },
  { quantities: { parsecs: 1 } },
  { quantities: 'x' },
];

it.each(poisonedSettlements.map((poison) => [JSON.stringify(poison).slice(0, 60), poison] as const))(
  'a settlement with %s is settled without it, at once, and its neighbours as they are',
  async (_title, poison) => {
    const items = Array.from({ length: 4 }, () => admission());
    await admitAll(items);
    const [bad] = items;
    const results = await settleAll(items.map(({ requestId }) => settlement(requestId, requestId === bad!.requestId ? poison : {})));
    expect(results).toEqual(items.map(() => expect.objectContaining({ outcome: 'settled', chargedMicroCredits: 7, repeated: false })));
    expect(await openHolds()).toBe(0);
    const told = (await parked()).filter(({ requestId }) => requestId === bad!.requestId);
    expect(told).toEqual([expect.objectContaining({ settled: true, reason: expect.stringContaining(Object.keys(poison)[0]!) })]);
    expect((await parked()).filter(({ requestId }) => items.slice(1).some((item) => item.requestId === requestId))).toEqual([]);
  },
);

it.each([{ costMicroCredits: null }, { costMicroCredits: -1 }, { costMicroCredits: '7' }, { outcome: 'maybe' }])(
  'a settlement with %j cannot be booked: it is parked, and its hold ends at what was delivered',
  async (poison) => {
    const items = [admission(), admission()];
    await admitAll(items);
    const [bad, good] = items.map(({ requestId }) => requestId) as [string, string];
    await billing.rpc.call(recordProgress, { records: [{ requestId: bad, deliveredMicroCredits: 5, usage: {} }] }, options);
    const results = await settleAll([settlement(bad, poison), settlement(good)]);
    expect(results).toMatchObject([
      { outcome: 'refused', error: { code: 'invalid_request' } },
      { outcome: 'settled', chargedMicroCredits: 7 },
    ]);
    expect(await parked()).toContainEqual(expect.objectContaining({ requestId: bad, settled: false }));
    for (let round = 0; round < 2; round++) await billing.owner.query("select * from billing.sweep(interval '0 seconds')");
    expect(await openHolds()).toBe(0);
    const { rows } = await billing.owner.query('select charged_micro_credits::int as charged from billing.usage_records where request_id = $1', [bad]);
    expect(rows).toEqual([{ charged: 5 }]);
  },
);

it('tells of a parked settlement once, however often it is sent', async () => {
  const item = admission();
  await admitAll([item]);
  const counted = async () =>
    /billing_settlements_parked_total\{[^}]*settled="true"[^}]*\} (\d+)/.exec(await (await billing.health('/metrics')).text())?.[1] ?? '0';
  const before = Number(await counted());
  for (let n = 0; n < 3; n++) await settleAll([settlement(item.requestId, { upstreamId: 'a\0b' })]);
  expect(Number(await counted())).toBe(before + 1);
});

it('a cost beyond the bound of amounts is that bound, and what the client cannot carry is our loss', async () => {
  const poor = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Poor', bonusCredits: 1 })).body.id;
  const item = admission({ keyHash: await newKey(poor) });
  await admitAll([item]);
  expect(await settleAll([settlement(item.requestId, { costMicroCredits: 1e300 })])).toMatchObject([
    { outcome: 'settled', chargedMicroCredits: 1_000_000, lossMicroCredits: 9_000_000_000_000_000 - 1_000_000 },
  ]);
});

it('progress that is not as it must be is left out, and that of the others is recorded', async () => {
  const items = [admission(), admission()];
  await admitAll(items);
  for (const poison of [{ deliveredMicroCredits: 1e300 }, { deliveredMicroCredits: null }, { requestId: '\0' }, { usage: 'x' }]) {
    const records = items.map(({ requestId }, index) => ({ requestId, deliveredMicroCredits: 5, usage: {}, ...(index === 0 ? poison : {}) }));
    expect(await billing.rpc.call(recordProgress, { records } as never, options)).toEqual({ recorded: 1 });
  }
  await settleAll(items.map(({ requestId }) => settlement(requestId)));
});

describe('a client whose balance is beyond what JSON numbers carry exactly', () => {
  let rich: string;
  beforeAll(async () => {
    const id = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Rich', plan: 'operator', bonusCredits: 0 })).body.id;
    for (let n = 0; n < 3; n++) await billing.admin('POST', `/admin/v1/clients/${id}/credits`, { credits: 9_000_000_000, reference: `${id}-${n}` });
    rich = await newKey(id);
  });

  it('is admitted, extended, settled and told its balance, and so is everybody beside it', async () => {
    const items = [admission(), admission({ keyHash: rich, holdMicroCredits: 9_000_000_000_000_000 }), admission()];
    expect(await admitAll(items)).toMatchObject([
      { outcome: 'admitted' },
      { outcome: 'admitted', balance: { availableMicroCredits: expect.any(Number), heldMicroCredits: 9_000_000_000_000_000 } },
      { outcome: 'admitted' },
    ]);
    const results = await settleAll(items.map(({ requestId }) => settlement(requestId)));
    expect(results).toMatchObject([
      { outcome: 'settled' },
      { outcome: 'settled', balance: { availableMicroCredits: expect.any(Number) } },
      { outcome: 'settled' },
    ]);
    expect(await billing.rpc.call(readProfile, { keyHash: rich, ip: '127.0.0.1' }, options)).toMatchObject({
      outcome: 'found',
      profile: { availableMicroCredits: 26_999_999_999_999_992 },
    });
    expect(await openHolds()).toBe(0);
  });

  it('is refused a price that its multiplier takes beyond the bound, by that reason', async () => {
    await billing.admin('PUT', '/admin/v1/plans/dear', {
      name: 'Dear',
      requestsPerMinute: 100,
      tokensPerMinute: 1_000_000,
      concurrency: 100,
      priceMultiplierPpm: 100_000_000,
    });
    const dear = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'D', plan: 'dear', bonusCredits: 0 })).body.id;
    const items = [admission({ keyHash: await newKey(dear), holdMicroCredits: 9_000_000_000_000_000 }), admission()];
    expect(await admitAll(items)).toMatchObject([{ outcome: 'refused', error: { code: 'price_too_large' } }, { outcome: 'admitted' }]);
    await settleAll([settlement(items[1]!.requestId)]);
  });
});

it('an unknown key beside others is refused alone', async () => {
  const items = [admission({ keyHash: hashApiKey(createApiKey('live'), pepper) }), admission()];
  expect(await admitAll(items)).toMatchObject([{ outcome: 'refused', error: { code: 'key_unknown' } }, { outcome: 'admitted' }]);
  await settleAll([settlement(items[1]!.requestId)]);
});
