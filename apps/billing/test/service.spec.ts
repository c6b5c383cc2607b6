import { setTimeout as sleep } from 'node:timers/promises';
import {
  admit,
  createApiKey,
  extendHold,
  hashApiKey,
  keepAnswer,
  markStarted,
  readProfile,
  recordProgress,
  settle,
  type AdmissionRequest,
} from '@portazgo/contracts';
import { ServiceError } from '@portazgo/errors';
import { verifyLedger } from '@portazgo/ledger';
import { BillingProcess, pepper } from './support/billing-process.ts';

let billing: BillingProcess;
let key: string;
let clientId: string;
let requests = 0;

beforeAll(async () => {
  billing = await BillingProcess.start({ sweepSeconds: 0.2 });
  clientId = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Acme', plan: 'operator', bonusCredits: 1 })).body.id;
  key = (await billing.admin<{ key: string }>('POST', `/admin/v1/clients/${clientId}/keys`, { name: 'k', models: ['m'] })).body.key;
}, 120_000);
afterAll(() => billing?.stop(), 60_000);

const options = (timeoutMs = 10_000) => ({ context: { requestId: 'test', locale: 'en' as const }, timeoutMs });
const usage = { inputUncached: 1, output: 1 };

function admission(more: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    requestId: `r-${(requests += 1)}`,
    keyHash: hashApiKey(key, pepper),
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
  };
}

const settlementOf = (requestId: string, costMicroCredits: number) => ({
  requestId,
  costMicroCredits,
  usage,
  outcome: 'succeeded' as const,
  usageSource: 'upstream' as const,
  model: 'm',
  engine: 'e',
});

it('decides the admissions of one message in order, each with the figures that explain it', async () => {
  const { decisions } = await billing.rpc.call(
    admit,
    {
      admissions: [
        admission({ holdMicroCredits: 900_000 }),
        admission({ holdMicroCredits: 200_000 }),
        admission({ keyHash: hashApiKey(createApiKey('live'), pepper) }),
        admission({ model: 'other' }),
      ],
    },
    options(),
  );
  expect(decisions).toMatchObject([
    {
      outcome: 'admitted',
      clientId,
      plan: 'operator',
      mode: 'live',
      heldMicroCredits: 900_000,
      balance: { availableMicroCredits: 100_000, heldMicroCredits: 900_000 },
    },
    { outcome: 'refused', error: { code: 'insufficient_credits', details: { needed: 0.2, available: 0.1, reserved: 0.9 } } },
    { outcome: 'refused', error: { code: 'key_unknown', details: {} } },
    { outcome: 'refused', clientId, error: { code: 'model_not_allowed', details: { model: 'other' } } },
  ]);
  const [first] = decisions;
  expect(first).toMatchObject({ limits: { requests: { limit: 1_000_000 }, concurrency: { limit: 10_000 } } });
  await billing.rpc.call(settle, { settlements: [settlementOf('r-1', 0)] }, options());
});

it('carries a call from admission through progress, extension and settlement to its kept answer', async () => {
  const request = admission({ idempotency: { key: 'order-1', bodyHash: 'body' } });
  await billing.rpc.call(admit, { admissions: [request] }, options());
  const { requestId } = request;
  expect(await billing.rpc.call(recordProgress, { records: [{ requestId, deliveredMicroCredits: 20, usage }] }, options())).toEqual({ recorded: 1 });
  expect(await billing.rpc.call(extendHold, { requestId, additionalMicroCredits: 50 }, options())).toEqual({ outcome: 'extended', heldMicroCredits: 150 });
  const settled = await billing.rpc.call(settle, { settlements: [settlementOf(requestId, 120), settlementOf('nobody', 1)] }, options());
  expect(settled.results).toMatchObject([
    { outcome: 'settled', chargedMicroCredits: 120, lossMicroCredits: 0, repeated: false },
    { outcome: 'refused', error: { code: 'hold_not_found', details: { requestId: 'nobody' } } },
  ]);
  const answer = { status: 200, headers: { 'content-type': 'text/plain' }, bodyBase64: Buffer.from('héllo').toString('base64') };
  expect(await billing.rpc.call(keepAnswer, { requestId, answer }, options())).toEqual({ kept: true });
  const { decisions } = await billing.rpc.call(admit, { admissions: [admission({ idempotency: { key: 'order-1', bodyHash: 'body' } })] }, options());
  expect(decisions).toMatchObject([{ outcome: 'replayed', clientId, answer }]);
});

it('tells who asks and what is left', async () => {
  const found = await billing.rpc.call(readProfile, { keyHash: hashApiKey(key, pepper), ip: '127.0.0.1' }, options());
  expect(found).toMatchObject({ outcome: 'found', profile: { clientId, name: 'Acme', plan: 'operator', models: ['m'], expiresAt: null } });
  const unknown = await billing.rpc.call(readProfile, { keyHash: hashApiKey('no', pepper), ip: '127.0.0.1' }, options());
  expect(unknown).toEqual({ outcome: 'refused', error: { code: 'key_unknown', details: {} } });
});

it('lets a key be looked at without taking a request from its rate, and refuses it as usual when that is used up', async () => {
  const made = await billing.admin<{ key: string }>('POST', `/admin/v1/clients/${clientId}/keys`, { name: 'slow', requestsPerMinute: 2 });
  const read = (counts?: boolean) =>
    billing.rpc.call(readProfile, { keyHash: hashApiKey(made.body.key, pepper), ip: '127.0.0.1', ...(counts === undefined ? {} : { counts }) }, options());
  for (let n = 0; n < 5; n++) expect(await read(false)).toMatchObject({ outcome: 'found', limits: { requests: { limit: 2, remaining: 2 } } });
  expect(await read()).toMatchObject({ outcome: 'found', limits: { requests: { remaining: 1 } } });
  expect(await read(false)).toMatchObject({ outcome: 'found', limits: { requests: { remaining: 1 } } });
  expect(await read(true)).toMatchObject({ outcome: 'found', limits: { requests: { remaining: 0 } } });
  expect(await read(false)).toMatchObject({ outcome: 'refused', error: { code: 'rate_limited' } });
});

it('finds whose work it is even when the rate is used up, and refuses every other fault as usual', async () => {
  const made = await billing.admin<{ key: string }>('POST', `/admin/v1/clients/${clientId}/keys`, {
    name: 'spent',
    requestsPerMinute: 1,
    scopes: ['inference'],
  });
  const about = { keyHash: hashApiKey(made.body.key, pepper), ip: '127.0.0.1' };
  expect(await billing.rpc.call(readProfile, about, options())).toMatchObject({ outcome: 'found', limits: { requests: { remaining: 0 } } });
  const look = (terms: object) => billing.rpc.call(readProfile, { ...about, counts: false, evenOverRate: true, ...terms }, options());
  expect(await look({ scope: 'inference' })).toMatchObject({ outcome: 'found', profile: { clientId }, limits: { requests: { limit: 1, remaining: 0 } } });
  expect(await look({ evenOverRate: false })).toMatchObject({ outcome: 'refused', error: { code: 'rate_limited' } });
  expect(await look({ scope: 'account' })).toMatchObject({ outcome: 'refused', error: { code: 'scope_missing' } });
  expect(await look({ keyHash: hashApiKey('no', pepper) })).toMatchObject({ outcome: 'refused', error: { code: 'key_unknown' } });
});

it('asks for the scope of a look that names one', async () => {
  const made = await billing.admin<{ key: string }>('POST', `/admin/v1/clients/${clientId}/keys`, { name: 'narrow', scopes: ['inference'] });
  const look = (scope?: 'inference' | 'account') =>
    billing.rpc.call(readProfile, { keyHash: hashApiKey(made.body.key, pepper), ip: '127.0.0.1', counts: false, ...(scope ? { scope } : {}) }, options());
  expect(await look()).toMatchObject({ outcome: 'found' });
  expect(await look('inference')).toMatchObject({ outcome: 'found' });
  expect(await look('account')).toMatchObject({ outcome: 'refused', error: { code: 'scope_missing', details: { scope: 'account' } } });
});

it('holds for calls that start later, starts them, and keeps what they used besides tokens', async () => {
  const [job, other] = [admission({ startsLater: true }), admission({ startsLater: true })];
  await billing.rpc.call(admit, { admissions: [job, other] }, options());
  const states = async () =>
    (await billing.owner.query('select state from billing.holds where request_id = any ($1) order by request_id', [[job.requestId, other.requestId]])).rows;
  expect(await states()).toEqual([{ state: 'held' }, { state: 'held' }]);
  expect(await billing.rpc.call(markStarted, { requestIds: [job.requestId, 'unknown'] }, options())).toEqual({ notStarted: ['unknown'] });
  expect(await states()).toEqual([{ state: 'started' }, { state: 'held' }]);
  const settlements = [{ ...settlementOf(job.requestId, 60), quantities: { images: 2 } }, settlementOf(other.requestId, 10)];
  const { results } = await billing.rpc.call(settle, { settlements }, options());
  expect(results).toMatchObject([
    { outcome: 'settled', chargedMicroCredits: 60 },
    { outcome: 'settled', chargedMicroCredits: 10 },
  ]);
  expect((await billing.owner.query('select request_id, unit, quantity::float8 from billing.usage_quantities')).rows).toEqual([
    { request_id: job.requestId, unit: 'images', quantity: 2 },
  ]);
});

it('ends by itself what nobody settles', async () => {
  const request = admission({ deadlineSeconds: 1 });
  await billing.rpc.call(admit, { admissions: [request] }, options());
  const state = async () => (await billing.owner.query('select state from billing.usage_records where request_id = $1', [request.requestId])).rows[0]?.state;
  const end = performance.now() + 10_000;
  while ((await state()) === undefined && performance.now() < end) await sleep(100);
  expect(await state()).toBe('released');
}, 20_000);

it('loses and repeats nothing when connections break in the middle of statements', async () => {
  const before = await balance();
  const breaks = setInterval(() => billing.link.break(), 100);
  try {
    const charged = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        await sleep(index * 5);
        const request = admission();
        await untilAnswered(() => billing.rpc.call(admit, { admissions: [request] }, options()));
        const { results } = await untilAnswered(() => billing.rpc.call(settle, { settlements: [settlementOf(request.requestId, 7)] }, options()));
        return results[0]?.outcome === 'settled' ? results[0].chargedMicroCredits : 0;
      }),
    );
    expect(charged.reduce((sum, amount) => sum + amount, 0)).toBe(1_400);
  } finally {
    clearInterval(breaks);
  }
  expect(await balance()).toEqual({ posted: before.posted - 1_400, held: 0 });
  expect((await verifyLedger(billing.owner)).filter(({ faults }) => faults > 0)).toEqual([]);
}, 60_000);

it('says so while the database is away, and is back by itself within two seconds', async () => {
  await billing.link.cut();
  const away = await Promise.allSettled(Array.from({ length: 20 }, () => billing.rpc.call(admit, { admissions: [admission()] }, options())));
  for (const attempt of away) expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'service_unavailable', details: { retryAfterSeconds: 1 } } });
  expect((await billing.health('/health/ready')).status).toBe(503);
  expect((await billing.admin('GET', '/admin/v1/plans')).status).toBe(503);
  await billing.link.open();
  await sleep(2_000);
  const { decisions } = await billing.rpc.call(admit, { admissions: [admission()] }, options());
  expect(decisions).toMatchObject([{ outcome: 'admitted' }]);
  expect((await billing.health('/health/ready')).status).toBe(200);
}, 30_000);

/** As every caller does: an answer that is not definite is asked for again, with the same ids. */
async function untilAnswered<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServiceError && error.code === 'service_unavailable')) throw error;
      await sleep(50);
    }
  }
}

async function balance(): Promise<{ posted: number; held: number }> {
  const { rows } = await billing.owner.query('select posted::float8, held::float8 from billing.accounts where id = $1', [clientId]);
  return rows[0];
}
