import { LedgerHouse, reservation } from './support/ledger-house.ts';

let house: LedgerHouse;
beforeAll(async () => {
  house = await LedgerHouse.open();
}, 120_000);
afterAll(() => house?.close());
afterEach(() => house.requireNoFaults());

const past = '2020-01-01T00:00:00Z';

describe('who may come in', () => {
  it('refuses an unknown key and says nothing about anybody', async () => {
    expect(await house.reserve('no-such-hash', 1)).toMatchObject({ outcome: 'refused', code: 'key_unknown', client_id: null, available: null });
  });

  it('refuses a revoked key from the next admission on', async () => {
    const { key } = await house.clientWithKey(100);
    expect(await house.reserve(key, 1)).toMatchObject({ outcome: 'admitted' });
    await house.pool.query('update billing.api_keys set revoked_at = clock_timestamp() where id = $1', [key]);
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'key_revoked' });
  });

  it('refuses an expired key and the keys of an expired client, and says since when', async () => {
    const expired = await house.clientWithKey(100, { expiresAt: past });
    expect(await house.reserve(expired.key, 1)).toMatchObject({ code: 'key_expired', expired_at: '2020-01-01T00:00:00.000Z' });
    const { client, key } = await house.clientWithKey(100);
    await house.pool.query('update billing.clients set expires_at = $2 where id = $1', [client, past]);
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'key_expired' });
  });

  it('refuses a suspended client', async () => {
    const { client, key } = await house.clientWithKey(100);
    await house.pool.query("update billing.clients set status = 'suspended' where id = $1", [client]);
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'client_suspended' });
  });

  it('holds a key to its scopes, models, addresses and plan', async () => {
    const { key } = await house.clientWithKey(100, { scopes: ['account'], models: ['small'], ips: ['10.0.0.0/8', '2001:db8::/32'] });
    const fits = { scope: 'account', model: 'small', ip: '10.1.2.3' };
    expect(await house.reserve(key, 1, fits)).toMatchObject({ outcome: 'admitted' });
    expect(await house.reserve(key, 1, { ...fits, ip: '2001:db8::7', model: null })).toMatchObject({ outcome: 'admitted' });
    expect(await house.reserve(key, 1, { ...fits, scope: 'inference' })).toMatchObject({ code: 'scope_missing' });
    expect(await house.reserve(key, 1, { ...fits, model: 'large' })).toMatchObject({ code: 'model_not_allowed' });
    expect(await house.reserve(key, 1, { ...fits, ip: '11.0.0.1' })).toMatchObject({ code: 'ip_not_allowed' });
    expect(await house.reserve(key, 1, { ...fits, ip: null })).toMatchObject({ code: 'ip_not_allowed' });
    expect(await house.reserve(key, 1, { ...fits, plans: ['pro'] })).toMatchObject({ code: 'plan_restricted', plan_id: 'operator' });
    expect(await house.reserve(key, 1, { ...fits, plans: ['pro', 'operator'] })).toMatchObject({ outcome: 'admitted' });
  });

  it('takes an empty list as nothing at all, not as no restriction', async () => {
    const none = await house.clientWithKey(100, { models: [] });
    expect(await house.reserve(none.key, 1)).toMatchObject({ code: 'model_not_allowed' });
    const nowhere = await house.clientWithKey(100, { ips: [] });
    expect(await house.reserve(nowhere.key, 1)).toMatchObject({ code: 'ip_not_allowed' });
  });
});

describe('rotation', () => {
  it('lets the old secret live through its grace and no longer, with limits, cap and spending kept', async () => {
    const { key } = await house.clientWithKey(1_000, { spendCap: 100 });
    const first = await house.reserve(key, 60);
    await house.settle(first.requestId, 60);
    await house.pool.query("select billing.rotate_key($1, 'rotated', 1, interval '300 milliseconds')", [key]);
    expect(await house.reserve('rotated', 10)).toMatchObject({ outcome: 'admitted', key_id: key });
    expect(await house.reserve(key, 10)).toMatchObject({ outcome: 'admitted' });
    expect(await house.reserve('rotated', 30)).toMatchObject({ code: 'spend_cap_reached', spend_cap: 100, spent: 60, reserved: 20, needed: 30 });
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await house.reserve(key, 10)).toMatchObject({ code: 'key_revoked' });
    expect(await house.reserve('rotated', 10)).toMatchObject({ outcome: 'admitted' });
  });

  it('does not rotate a revoked key', async () => {
    const { key } = await house.clientWithKey(0);
    await house.pool.query('update billing.api_keys set revoked_at = now() where id = $1', [key]);
    const { rows } = await house.pool.query("select billing.rotate_key($1, 'never', 1, interval '1 hour') as ends", [key]);
    expect(rows).toEqual([{ ends: null }]);
  });
});

describe('spend cap', () => {
  it('counts what is spent and what is reserved, exactly', async () => {
    const { key } = await house.clientWithKey(1_000, { spendCap: 100 });
    const { requestId } = await house.reserve(key, 60);
    expect(await house.reserve(key, 41)).toMatchObject({ code: 'spend_cap_reached', spent: 0, reserved: 60 });
    await house.settle(requestId, 20);
    expect(await house.reserve(key, 80)).toMatchObject({ outcome: 'admitted' });
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'spend_cap_reached', spent: 20, reserved: 80 });
  });

  it('null_spend_compare: a key without a cap has none, a cap of nothing allows nothing', async () => {
    const open = await house.clientWithKey(1_000);
    expect(await house.reserve(open.key, 1_000)).toMatchObject({ outcome: 'admitted', spend_cap: null });
    const closed = await house.clientWithKey(1_000, { spendCap: 0 });
    expect(await house.reserve(closed.key, 1)).toMatchObject({ code: 'spend_cap_reached' });
    expect(await house.reserve(closed.key, 0)).toMatchObject({ outcome: 'admitted' });
  });
});

describe('limits of a minute', () => {
  it('admits exactly as many requests as the limit says, at once or in a batch, and tells what is left', async () => {
    const { key } = await house.clientWithKey(1_000, { requestsPerMinute: 5 });
    expect(await house.reserve(key, 1)).toMatchObject({ requests_limit: 5, requests_used: 1, reset_seconds: 60 });
    const rest = await Promise.all(Array.from({ length: 20 }, () => house.reserve(key, 1)));
    expect(rest.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(4);
    expect(rest.find(({ outcome }) => outcome === 'refused')).toMatchObject({ code: 'requests_limited', requests_used: 5 });
    const batch = await house.clientWithKey(1_000, { requestsPerMinute: 3 });
    const answers = await house.ledger.reserveMany(Array.from({ length: 10 }, () => reservation(batch.key, 1, { requestId: house.newRequest() })));
    expect(answers.map(({ requests_used }) => requests_used).slice(0, 4)).toEqual([1, 2, 3, 3]);
    expect(answers.filter(({ outcome }) => outcome === 'admitted')).toHaveLength(3);
  });

  it('starts a new window 60 seconds after the first request of the last, not earlier', async () => {
    const { client, key } = await house.clientWithKey(1_000, { requestsPerMinute: 1 });
    await house.reserve(key, 1);
    await house.moveWindow(client, 58);
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'requests_limited', reset_seconds: 2 });
    await house.moveWindow(client, 60);
    expect(await house.reserve(key, 1)).toMatchObject({ outcome: 'admitted', requests_used: 1, reset_seconds: 60 });
  });

  it('counts the bound of tokens at admission and what was used after settlement', async () => {
    const { key } = await house.clientWithKey(1_000, { tokensPerMinute: 100 });
    const { requestId } = await house.reserve(key, 1, { tokens: 90 });
    expect(await house.reserve(key, 1, { tokens: 11 })).toMatchObject({ code: 'tokens_limited', tokens_used: 90, tokens_limit: 100 });
    await house.settle(requestId, 1, { inputUncached: 15, output: 25 });
    expect(await house.reserve(key, 1, { tokens: 60 })).toMatchObject({ outcome: 'admitted', tokens_used: 100 });
  });

  it('does not take tokens off a window that never counted them', async () => {
    const { client, key } = await house.clientWithKey(1_000, { tokensPerMinute: 100 });
    const { requestId } = await house.reserve(key, 1, { tokens: 90 });
    await house.moveWindow(client, 61);
    await house.reserve(key, 1, { tokens: 50 });
    await house.settle(requestId, 1, { inputUncached: 0, output: 0 });
    expect(await house.reserve(key, 1, { tokens: 51 })).toMatchObject({ code: 'tokens_limited', tokens_used: 50 });
  });

  it('lets no more calls run at once than the limit says, and frees a place when one ends', async () => {
    const { key } = await house.clientWithKey(1_000, { concurrency: 2 });
    const [first] = await Promise.all([house.reserve(key, 1), house.reserve(key, 1)]);
    expect(await house.reserve(key, 1)).toMatchObject({ code: 'concurrency_limited', in_flight: 2, concurrency_limit: 2 });
    await house.settle(first.requestId, 0, { outcome: 'failed' });
    expect(await house.reserve(key, 1)).toMatchObject({ outcome: 'admitted' });
  });

  it("takes the plan's limits where the key has none", async () => {
    const client = await house.client(1_000, 'starter');
    expect(await house.reserve(await house.key(client), 1)).toMatchObject({ requests_limit: 60, tokens_limit: 500_000, concurrency_limit: 10 });
  });

  it('counts a visit as a request and holds nothing for it', async () => {
    const { client, key } = await house.clientWithKey(100, { requestsPerMinute: 2, spendCap: 0 });
    const visit = { visit: true, scope: null, tokens: 0 };
    expect(await house.reserve(key, 0, visit)).toMatchObject({ outcome: 'admitted', requests_used: 1, in_flight: 0 });
    await house.reserve(key, 0, visit);
    expect(await house.reserve(key, 0, visit)).toMatchObject({ code: 'requests_limited' });
    expect(await house.account(client)).toMatchObject({ posted: 100, held: 0 });
  });

  it('writes nothing when it refuses', async () => {
    const { key } = await house.clientWithKey(1_000, { requestsPerMinute: 0 });
    const row = () => house.pool.query('select ctid, * from billing.key_meters where key_id = $1', [key]).then(({ rows }) => rows);
    const before = await row();
    await house.reserve(key, 1);
    expect(await row()).toEqual(before);
  });
});
