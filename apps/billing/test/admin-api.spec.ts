import { parseApiKey } from '@portazgo/contracts';
import { BillingProcess } from './support/billing-process.ts';

interface Failure {
  error: { code: string; message: string; field?: string };
}
interface Client {
  id: string;
  credits: { available: number; held: number };
}

let billing: BillingProcess;
beforeAll(async () => {
  billing = await BillingProcess.start();
}, 120_000);
afterAll(() => billing?.stop(), 60_000);

const newClient = async (body: object = {}) => (await billing.admin<Client>('POST', '/admin/v1/clients', { name: 'Acme', ...body })).body;
const acts = async (subject: string) =>
  (await billing.owner.query<{ act: string }>('select act from billing.admin_acts where subject = $1 order by created_at, id', [subject])).rows.map(
    ({ act }) => act,
  );

describe('the token', () => {
  it.each(['', 'Bearer wrong', 'Basic admin-token-of-the-tests', 'Bearer admin-token-of-the-testsx'])('refuses %j with 401', async (authorization) => {
    const { status, body } = await billing.admin<Failure>('GET', '/admin/v1/plans', undefined, { authorization });
    expect({ status, code: body.error.code }).toEqual({ status: 401, code: 'admin_token_invalid' });
  });
});

describe('clients', () => {
  it('creates one with the configured bonus, which is an entry of its ledger', async () => {
    const { status, body } = await billing.admin<Client>('POST', '/admin/v1/clients', { name: 'Bonus' });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { name: 'Bonus', plan: 'starter', status: 'active', expiresAt: null, credits: { available: 10, held: 0 } },
    });
    const ledger = await billing.admin<{ entries: object[] }>('GET', `/admin/v1/clients/${body.id}/ledger`);
    expect(ledger.body.entries).toMatchObject([{ number: 1, kind: 'grant', credits: 10 }]);
    expect(await acts(body.id)).toEqual(['client.create']);
  });

  it('takes a bonus of its own, also none', async () => {
    expect((await newClient({ bonusCredits: 0 })).credits.available).toBe(0);
    expect((await newClient({ bonusCredits: '2.5' })).credits.available).toBe(2.5);
  });

  it('finds by name, reads by id and says 404 for nobody', async () => {
    const { id } = await newClient({ name: 'Findable' });
    const { body } = await billing.admin<{ clients: Client[] }>('GET', '/admin/v1/clients?name=Findable');
    expect(body.clients.map((client) => client.id)).toEqual([id]);
    expect((await billing.admin<Failure>('GET', '/admin/v1/clients/nobody')).body.error.code).toBe('not_found');
  });

  it('changes plan, state and expiry', async () => {
    const { id } = await newClient();
    const change = { plan: 'pro', status: 'suspended', expiresAt: '2030-01-01T00:00:00Z' };
    expect(await billing.admin('PATCH', `/admin/v1/clients/${id}`, change)).toMatchObject({
      status: 200,
      body: { ...change, expiresAt: '2030-01-01T00:00:00.000Z' },
    });
    expect(await acts(id)).toEqual(['client.create', 'client.change']);
  });

  it.each([
    [{ name: 'x', credits: 5 }, 'credits'],
    [{ name: '' }, 'name'],
    [{}, 'name'],
    [{ name: 'x', email: 'no' }, 'email'],
    [{ name: 'x', plan: 'no-such-plan' }, 'plan'],
    [{ name: 'x', expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ name: 'x', bonusCredits: -1 }, 'bonusCredits'],
  ])('refuses %j and names the field', async (body, field) => {
    const answer = await billing.admin<Failure>('POST', '/admin/v1/clients', body);
    expect({ status: answer.status, code: answer.body.error.code, field: answer.body.error.field }).toEqual({ status: 400, code: 'invalid_request', field });
  });
});

describe('credits', () => {
  it('grants once per reference and tells a repetition from a contradiction', async () => {
    const { id } = await newClient({ bonusCredits: 0 });
    const path = `/admin/v1/clients/${id}/credits`;
    const grant = { credits: '12.5', reference: `payment-${id}`, note: 'first order' };
    expect(await billing.admin('POST', path, grant)).toEqual({ status: 200, body: { credits: { available: 12.5 }, repeated: false } });
    expect(await billing.admin('POST', path, grant)).toEqual({ status: 200, body: { credits: { available: 12.5 }, repeated: true } });
    expect((await billing.admin<Failure>('POST', path, { ...grant, credits: 13 })).status).toBe(409);
    expect(await acts(id)).toEqual(['client.create', 'credits.grant', 'credits.grant']);
  });

  it.each([{ credits: 0 }, { credits: -5 }, { credits: '0.0000001' }, { credits: 'many' }, {}])('refuses %j', async (body) => {
    const { id } = await newClient();
    const answer = await billing.admin<Failure>('POST', `/admin/v1/clients/${id}/credits`, { reference: 'r', ...body });
    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'credits' } } });
  });

  it('withdraws what is available and no more', async () => {
    const { id } = await newClient();
    expect(await billing.admin('POST', `/admin/v1/clients/${id}/withdrawals`, { credits: 4, reference: `w-${id}` })).toMatchObject({
      body: { credits: { available: 6 } },
    });
    expect((await billing.admin<Failure>('POST', `/admin/v1/clients/${id}/withdrawals`, { credits: 7, reference: `x-${id}` })).status).toBe(400);
  });

  it('says 404 for a client or request nobody knows', async () => {
    expect((await billing.admin('POST', '/admin/v1/clients/nobody/credits', { credits: 1, reference: 'r' })).status).toBe(404);
    expect((await billing.admin('POST', '/admin/v1/requests/nobody/refunds', { credits: 1, reference: 'r' })).status).toBe(404);
    expect((await billing.admin('GET', '/admin/v1/clients/nobody/ledger')).status).toBe(404);
  });
});

describe('keys', () => {
  it('shows a key once and stores none of it', async () => {
    const { id } = await newClient();
    const { status, body } = await billing.admin<{ id: string; key: string }>('POST', `/admin/v1/clients/${id}/keys`, { name: 'server', mode: 'test' });
    expect(status).toBe(201);
    expect(parseApiKey(body.key)).toEqual({ ok: true, mode: 'test' });
    const { rows } = await billing.owner.query(
      "select count(*)::int as found from billing.key_secrets, billing.admin_acts where hash like '%' || $1 || '%' or details::text like '%' || $1 || '%'",
      [body.key.slice(9)],
    );
    expect(rows).toEqual([{ found: 0 }]);
  });

  it('lists what was set, with null where nothing restricts', async () => {
    const { id } = await newClient();
    await billing.admin('POST', `/admin/v1/clients/${id}/keys`, { name: 'open' });
    const set = {
      name: 'narrow',
      scopes: ['inference'],
      models: ['a', 'b'],
      ips: ['10.0.0.0/8'],
      spendCap: 1.5,
      requestsPerMinute: 5,
      tokensPerMinute: 500,
      concurrency: 2,
    };
    await billing.admin('POST', `/admin/v1/clients/${id}/keys`, set);
    const { body } = await billing.admin<{ keys: object[] }>('GET', `/admin/v1/clients/${id}/keys`);
    expect(body.keys).toMatchObject([{ name: 'open', scopes: ['inference', 'account'], models: null, ips: null, spendCap: null, spent: 0 }, set]);
  });

  it.each([
    [{ name: 'k', ips: ['10.0.0.0/40'] }, 'ips[0]'],
    [{ name: 'k', ips: [] }, 'ips'],
    [{ name: 'k', models: [] }, 'models'],
    [{ name: 'k', scopes: ['admin'] }, 'scopes[0]'],
    [{ name: 'k', requestsPerMinute: -1 }, 'requestsPerMinute'],
    [{ name: 'k', balance: 1 }, 'balance'],
    [{ name: 'k', models: ['a', 'long-model-nam'] }, 'models[1]'],
  ])('refuses %j and names the field', async (body, field) => {
    const { id } = await newClient();
    expect(await billing.admin('POST', `/admin/v1/clients/${id}/keys`, body)).toMatchObject({ status: 400, body: { error: { field } } });
  });

  it('rotates with a grace, revokes, and refuses to rotate what is revoked', async () => {
    const { id } = await newClient();
    const key = (await billing.admin<{ id: string; key: string }>('POST', `/admin/v1/clients/${id}/keys`, { name: 'k' })).body;
    const rotated = await billing.admin<{ id: string; key: string; previousValidUntil: string }>('POST', `/admin/v1/keys/${key.id}/rotate`, {
      graceSeconds: 60,
    });
    expect(rotated.body.id).toBe(key.id);
    expect(rotated.body.key).not.toBe(key.key);
    expect(Date.parse(rotated.body.previousValidUntil)).toBeGreaterThan(Date.now() + 50_000);
    expect(await billing.admin('DELETE', `/admin/v1/keys/${key.id}`)).toMatchObject({ status: 200, body: { revokedAt: expect.any(String) } });
    expect((await billing.admin<Failure>('POST', `/admin/v1/keys/${key.id}/rotate`, { graceSeconds: 60 })).status).toBe(409);
    expect(await acts(key.id)).toEqual(['key.create', 'key.rotate', 'key.revoke', 'key.rotate']);
  });
});

describe('plans', () => {
  it('has the plans of the first day, and takes new ones', async () => {
    const { body } = await billing.admin<{ plans: { id: string }[] }>('GET', '/admin/v1/plans');
    expect(body.plans.map(({ id }) => id)).toEqual(['operator', 'pro', 'starter']);
    const plan = { name: 'VIP', requestsPerMinute: 7, tokensPerMinute: 70_000, concurrency: 3, priceMultiplierPpm: 900_000 };
    expect(await billing.admin('PUT', '/admin/v1/plans/vip', plan)).toEqual({ status: 200, body: { id: 'vip', ...plan } });
    expect(await billing.admin('GET', '/admin/v1/plans/vip')).toEqual({ status: 200, body: { id: 'vip', ...plan } });
    expect((await billing.admin('PUT', '/admin/v1/plans/vip', { ...plan, concurrency: -1 })).status).toBe(400);
    expect((await billing.admin('PUT', '/admin/v1/plans/V I P', plan)).status).toBe(400);
    expect((await billing.admin('GET', '/admin/v1/plans/none')).status).toBe(404);
  });
});

describe('the wire', () => {
  it('answers broken JSON, unknown routes and other media types in its one shape', async () => {
    expect(await billing.admin('POST', '/admin/v1/clients', '{bad')).toMatchObject({ status: 400, body: { error: { code: 'invalid_json' } } });
    expect(await billing.admin('GET', '/admin/v1/nothing')).toMatchObject({ status: 404, body: { error: { code: 'route_not_found' } } });
    expect(await billing.admin('POST', '/admin/v1/clients', 'name=x', { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415 });
    expect(await billing.admin('POST', '/admin/v1/clients', JSON.stringify({ name: 'x'.repeat(1_100_000) }))).toMatchObject({ status: 413 });
  });
});

describe('models of a key', () => {
  it('are stored by the ids that admissions compare, whatever they are called', async () => {
    const { id } = await newClient();
    expect((await billing.admin('POST', `/admin/v1/clients/${id}/keys`, { name: 'k', models: ['other-name-of-m', 'a'] })).status).toBe(201);
    expect((await billing.admin<{ keys: object[] }>('GET', `/admin/v1/clients/${id}/keys`)).body.keys).toMatchObject([{ models: ['m', 'a'] }]);
  });

  it('must exist, and the refusal names those that are near', async () => {
    const { id } = await newClient();
    const { status, body } = await billing.admin<Failure>('POST', `/admin/v1/clients/${id}/keys`, { name: 'k', models: ['long-modl-name'] });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ field: 'models[0]', message: expect.stringContaining("near it: 'long-model-name'") });
    expect((await billing.admin<{ keys: object[] }>('GET', `/admin/v1/clients/${id}/keys`)).body.keys).toEqual([]);
  });
});
