import fc from 'fast-check';
import { BillingProcess } from './support/billing-process.ts';

let references = 0;
const newReference = () => `reference-${(references += 1)}`;

interface Failure {
  error?: { code: string; message: string; field?: string };
}

let billing: BillingProcess;
let client: string;
let key: string;
beforeAll(async () => {
  billing = await BillingProcess.start();
  client = (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Acme' })).body.id;
  key = (await billing.admin<{ id: string }>('POST', `/admin/v1/clients/${client}/keys`, { name: 'k' })).body.id;
}, 120_000);
afterAll(() => billing?.stop(), 60_000);

/** Everything that an act may change. */
async function everything(): Promise<unknown> {
  const { rows } = await billing.owner.query(
    `select (select json_agg(a order by a.id) from billing.accounts a) accounts, (select json_agg(c order by c.id) from billing.clients c) clients,
            (select json_agg(k order by k.id) from billing.api_keys k) keys, (select json_agg(p order by p.id) from billing.plans p) plans,
            (select count(*)::int from billing.entries) entries, (select count(*)::int from billing.key_secrets) secrets, (select count(*)::int from billing.admin_acts) acts`,
  );
  return rows[0];
}

const nastyTexts = [
  '\0',
  'a\0b',
  '\ud83d',
  'half \ude00 of one',
  '\u001b[2J',
  '\u0085',
  '',
  '   ',
  'x'.repeat(100_000),
  '😀'.repeat(300),
  "'; drop table billing.entries; --",
  '../../plans',
  '%00',
  '\\u0000',
  '__proto__',
  'constructor',
  'toString',
];
const nastyDates = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-14:00',
  '+275760-09-13T00:00:00Z',
  '275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2023-02-30T00:00:00Z',
  '2023-02-28T24:00:00Z',
  '2023-06-30T23:59:60Z',
  '2023-01-01T00:00:00+99:99',
];
const nastyAddresses = ['fe80::1%eth0', 'fe80::1%\0', '10.0.0.0/08', '10.0.0.0/33', '::/129', '1.2.3.4/8/8', '::ffff:1.2.3.4%1/64', '0x7f.1', '1.2.3.4\0'];
const nastyNumbers = [-1, 0, 0.1, 1e10, 1e300, 2 ** 31, 2 ** 53, 2 ** 63, Number.MAX_VALUE, -0, 1e-7];
const nasty = fc.oneof(
  fc.constantFrom(...nastyTexts, ...nastyDates, ...nastyAddresses, ...nastyNumbers, null, true, [], {}, [[]], { length: { toString: 1 } }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(...nastyTexts, ...nastyAddresses).map((text) => [text]),
);

const bodies: Record<string, { method: string; path: () => string; good: () => Record<string, unknown> }> = {
  'a new client': {
    method: 'POST',
    path: () => '/admin/v1/clients',
    good: () => ({ name: 'n', email: 'a@b.co', plan: 'pro', expiresAt: '2030-01-01T00:00:00Z', bonusCredits: 1 }),
  },
  'a change of a client': {
    method: 'PATCH',
    path: () => `/admin/v1/clients/${client}`,
    good: () => ({ name: 'n', email: null, plan: 'pro', status: 'active', expiresAt: null }),
  },
  'a grant': { method: 'POST', path: () => `/admin/v1/clients/${client}/credits`, good: () => ({ credits: 1, reference: 'r', note: 'n' }) },
  'a withdrawal': { method: 'POST', path: () => `/admin/v1/clients/${client}/withdrawals`, good: () => ({ credits: 1, reference: 'r', note: 'n' }) },
  'a refund': { method: 'POST', path: () => '/admin/v1/requests/nobody/refunds', good: () => ({ credits: 1, reference: 'r', note: 'n' }) },
  'a new key': {
    method: 'POST',
    path: () => `/admin/v1/clients/${client}/keys`,
    good: () => ({
      name: 'n',
      mode: 'live',
      scopes: ['inference'],
      models: ['m'],
      ips: ['10.0.0.0/8'],
      spendCap: 1,
      requestsPerMinute: 1,
      tokensPerMinute: 1,
      concurrency: 1,
      expiresAt: null,
    }),
  },
  'a rotation': { method: 'POST', path: () => `/admin/v1/keys/${key}/rotate`, good: () => ({ graceSeconds: 60 }) },
  'a plan': {
    method: 'PUT',
    path: () => '/admin/v1/plans/tried',
    good: () => ({ name: 'n', requestsPerMinute: 1, tokensPerMinute: 1, concurrency: 1, priceMultiplierPpm: 1 }),
  },
};

describe.each(Object.keys(bodies))('%s', (title) => {
  it('with any value in any field is taken or refused by the name of the field, and a refusal changes nothing', async () => {
    const { method, path, good } = bodies[title]!;
    let known = await everything();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(good())), nasty, async (field, value) => {
        const { status, body } = await billing.admin<Failure>(method, path(), {
          ...good(),
          ...('reference' in good() ? { reference: newReference() } : {}),
          [field]: value,
        });
        expect(status).toBeLessThan(500);
        // A refusal by content names the field that it is about.
        const named = status === 400 ? (body.error?.field ?? '') : field;
        expect(named.startsWith(field)).toBe(true);
        const state = await everything();
        expect(status >= 300 ? state : known).toEqual(known);
        known = state;
      }),
      { numRuns: 40, examples: Object.keys(good()).map((field): [string, string] => [field, 'a\0b']) },
    );
  }, 120_000);
});

const ids = ['a%00b', '%ED%A0%BD', '%F0%9F%98%80', 'x'.repeat(300), 'x'.repeat(5_000), 'a%0Ab', '%zz', '..%2Fplans', "'%20or%201=1", '__proto__'];
// Each row is whole: jest would take a missing last argument for its callback.
const idRoutes: [string, string, object | undefined][] = [
  ['GET', '/admin/v1/clients/ID', undefined],
  ['PATCH', '/admin/v1/clients/ID', { name: 'x' }],
  ['POST', '/admin/v1/clients/ID/credits', { credits: 1, reference: 'r' }],
  ['POST', '/admin/v1/clients/ID/withdrawals', { credits: 1, reference: 'r' }],
  ['POST', '/admin/v1/requests/ID/refunds', { credits: 1, reference: 'r' }],
  ['GET', '/admin/v1/clients/ID/ledger', undefined],
  ['POST', '/admin/v1/clients/ID/keys', { name: 'k' }],
  ['GET', '/admin/v1/clients/ID/keys', undefined],
  ['DELETE', '/admin/v1/keys/ID', undefined],
  ['POST', '/admin/v1/keys/ID/rotate', {}],
  ['GET', '/admin/v1/plans/ID', undefined],
  ['PUT', '/admin/v1/plans/ID', { name: 'V', requestsPerMinute: 1, tokensPerMinute: 1, concurrency: 1 }],
];

it.each(idRoutes)(
  '%s %s with an id that none can be is refused, and nothing changes',
  async (method, path, body) => {
    const before = await everything();
    for (const id of ids) {
      const answer = await billing.admin<Failure>(method, path.replace('ID', id), body);
      // What could be an id is not found (and is no name for a plan); what none can be is refused by name.
      const isPossible = /^(\.\.%2Fplans|__proto__)$/.test(id) && method !== 'PUT';
      const named = isPossible ? 'id' : answer.body.error?.field;
      expect({ id: id.slice(0, 20), status: answer.status, named }).toEqual({
        id: id.slice(0, 20),
        status: isPossible ? 404 : 400,
        named: expect.stringMatching(/^(id|path)$/),
      });
    }
    expect(await everything()).toEqual(before);
  },
  60_000,
);

it.each([
  ['/admin/v1/clients?name=%00', 'name'],
  ['/admin/v1/clients?name=a&name=b', 'name'],
  ['/admin/v1/clients?after=a%00b', 'after'],
  ['/admin/v1/clients?after=' + 'x'.repeat(300), 'after'],
  ['/admin/v1/clients?limit=1e400', 'limit'],
  ['/admin/v1/clients?limit=-1', 'limit'],
  ['/admin/v1/clients?limit=1&limit=2', 'limit'],
  ['/admin/v1/clients?__proto__=1', '__proto__'],
  ['/admin/v1/settlements/parked?before=%00', 'before'],
  ['/admin/v1/settlements/parked?limit=x', 'limit'],
])('refuses %.60s by the name of what is wrong', async (path, field) => {
  expect(await billing.admin<Failure>('GET', path)).toMatchObject({ status: 400, body: { error: { field } } });
});

it('refuses a ledger page before what no number can be', async () => {
  for (const before of ['1e400', '-1', '0.5', 'x', '%00', '99999999999999999999'])
    expect(await billing.admin<Failure>('GET', `/admin/v1/clients/${client}/ledger?before=${before}`)).toMatchObject({
      status: 400,
      body: { error: { field: 'before' } },
    });
});

it.each([
  ['{"__proto__":{"name":"x"},"name":"y"}'],
  ['{"name":"x","constructor":{"prototype":{}}}'],
  ['{"name":"\\ud800"}'],
  ['{"name":"\\u0000"}'],
  ['[]'],
  ['"text"'],
  ['null'],
  ['['.repeat(100_000)],
  ['{"name":1e999}'],
])('refuses the body %.40s', async (body) => {
  expect((await billing.admin('POST', '/admin/v1/clients', body)).status).toBe(400);
});

describe('amounts', () => {
  const newClient = async () => (await billing.admin<{ id: string }>('POST', '/admin/v1/clients', { name: 'Rich', bonusCredits: 0 })).body.id;

  it('are refused by the bound that they pass', async () => {
    const id = await newClient();
    for (const credits of [1e10, '10000000000', 9_000_000_000.5])
      expect(await billing.admin<Failure>('POST', `/admin/v1/clients/${id}/credits`, { credits, reference: 'r' })).toMatchObject({
        status: 400,
        body: { error: { field: 'credits', message: expect.stringContaining('at most 9000000000 credits') } },
      });
  });

  it('may come to more than JSON numbers carry exactly, up to a bound of their own', async () => {
    const id = await newClient();
    const give = (n: number) => billing.admin<Failure>('POST', `/admin/v1/clients/${id}/credits`, { credits: 9_000_000_000, reference: `${id}-${n}` });
    const answers = [];
    for (let n = 1; n <= 112; n++) answers.push(await give(n));

    expect(answers.slice(0, 111).every(({ status }) => status === 200)).toBe(true);
    expect(answers.at(-1)).toMatchObject({ status: 409, body: { error: { code: 'conflict', message: expect.stringContaining('1000000000000 credits') } } });
    expect(await billing.admin('GET', `/admin/v1/clients/${id}`)).toMatchObject({ status: 200, body: { credits: { available: 999_000_000_000, held: 0 } } });
    // What was granted is told again.
    expect(await give(111)).toMatchObject({ status: 200, body: { repeated: true } });
    expect((await billing.admin<{ entries: object[] }>('GET', `/admin/v1/clients/${id}/ledger?limit=200`)).body.entries).toHaveLength(111);
  });
});
