import { isDeepStrictEqual } from 'node:util';
import type { House, HouseClient } from '@portazgo/testing';
import { dialects, openai, type Dialect } from './support/dialects.ts';
import { administer, Door } from './support/door.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

let house: House;
let ledger: LedgerReader;

beforeAll(async () => {
  house = await startEmulatedHouse({ instances: { gateway: 2 } });
  ledger = new LedgerReader(house.databaseUrl);
}, 120_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

const past = '2020-01-01T00:00:00.000Z';

interface Caller {
  clientId: string;
  /** The same key at each of the two gateways. */
  doors: [Door, Door];
}

async function caller(options: HouseClient = {}): Promise<Caller> {
  const { clientId, key } = await house.createClient({ credits: 1_000, ...options });
  return { clientId, doors: doorsOf(key) };
}

const doorsOf = (key: string) => house.gatewayUrls.map((url) => new Door(url, key)) as [Door, Door];
const firstKeyOf = async (clientId: string) => (await administer<{ keys: { id: string }[] }>(house, 'GET', `clients/${clientId}/keys`)).keys[0]!.id;

/** Asks at both gateways, whole at one and streamed at the other, and compares the books with those before. */
async function asked({ clientId, doors }: Caller, dialect: Dialect, { model = 'dear', max_tokens = 10 } = {}) {
  const before = await ledger.state(clientId);
  const replies = [];
  for (const [index, door] of doors.entries()) {
    const { status, body, headers } = await door.post(dialect.path, dialect.body(model, { stream: index === 1, max_tokens }));
    const wait = headers.get('retry-after');
    replies.push({ status, body, type: headers.get('content-type'), saysWhen: wait !== null && Number(wait) >= 1, challenge: headers.get('www-authenticate') });
  }
  return { replies, costNothing: isDeepStrictEqual(await ledger.state(clientId), before) };
}

/** The same refusal of both, in the dialect's shape, and no trace in the books. */
function refused(dialect: Dialect, status: number, code: string, { message = /./, details }: { message?: RegExp; details?: object } = {}) {
  // OpenAI's format has no place for details except where numbers explain the refusal.
  const tellsDetails = details && (dialect !== openai || status === 402 || status === 429);
  const reply = {
    status,
    body: dialect.error(code, { message: expect.stringMatching(message), ...(tellsDetails ? { details } : {}) }),
    type: expect.stringContaining('application/json'),
    saysWhen: status === 429,
    challenge: status === 401 ? 'Bearer' : null,
  };
  return { replies: [reply, reply], costNothing: true };
}

const statusOf = async (door: Door, model = 'plain') => (await door.post(openai.path, openai.body(model))).status;

describe.each(dialects)('what the $name dialect refuses costs nothing and says why', (dialect) => {
  it('a revoked key, from the next request on, at every gateway', async () => {
    const client = await caller();
    for (const door of client.doors) expect(await statusOf(door)).toBe(200);
    await administer(house, 'DELETE', `keys/${await firstKeyOf(client.clientId)}`);
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 401, 'key_revoked', { message: /revo[ck]/ }));
  });

  it('an expired key', async () => {
    expect(await asked(await caller({ limits: { expiresAt: past } }), dialect)).toMatchObject(refused(dialect, 401, 'key_expired', { message: /2020-01-01/ }));
  });

  it('the keys of an expired client', async () => {
    const client = await caller();
    expect(await statusOf(client.doors[0])).toBe(200);
    await administer(house, 'PATCH', `clients/${client.clientId}`, { expiresAt: past });
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 401, 'key_expired', { message: /2020-01-01/ }));
  });

  it('a suspended client, until it is active again', async () => {
    const client = await caller();
    await administer(house, 'PATCH', `clients/${client.clientId}`, { status: 'suspended' });
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 403, 'client_suspended', { message: /suspend/ }));
    await administer(house, 'PATCH', `clients/${client.clientId}`, { status: 'active' });
    expect(await statusOf(client.doors[1])).toBe(200);
  });

  it('a key without the scope', async () => {
    const client = await caller({ limits: { scopes: ['account'] } });
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 403, 'scope_missing', { message: /inference/, details: { scope: 'inference' } }));
    expect(await client.doors[0].get('/v1/me')).toMatchObject({ status: 200 });
  });

  it('a model that is not in the list of the key', async () => {
    const client = await caller({ limits: { models: ['plain'] } });
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 403, 'model_not_allowed', { message: /dear/, details: { model: 'dear' } }));
    expect(await statusOf(client.doors[0])).toBe(200);
  });

  it('an address that is not in the list of the key', async () => {
    expect(await asked(await caller({ limits: { ips: ['203.0.113.0/24'] } }), dialect)).toMatchObject(refused(dialect, 403, 'ip_not_allowed'));
    expect(await statusOf((await caller({ limits: { ips: ['127.0.0.0/8'] } })).doors[0])).toBe(200);
  });

  it('a model that the plan does not include, until the client has another plan', async () => {
    const client = await caller({ plan: 'starter' });
    const details = { plan: 'starter', model: 'pro-only' };
    expect(await asked(client, dialect, { model: 'pro-only' })).toMatchObject(
      refused(dialect, 403, 'plan_restricted', { message: /starter.*pro-only/, details }),
    );
    await administer(house, 'PATCH', `clients/${client.clientId}`, { plan: 'pro' });
    expect(await statusOf(client.doors[1], 'pro-only')).toBe(200);
  });

  it('a call that the balance cannot cover, with what is needed, available and reserved', async () => {
    const client = await caller({ credits: 2_000 });
    const reserved = await client.doors[0].quote(openai.body('endless', { max_tokens: 1_000 }));
    const leaving = new AbortController();
    const stream = await client.doors[0].open(openai.path, openai.body('endless', { max_tokens: 1_000, stream: true }), { signal: leaving.signal });
    expect(stream.status).toBe(200);
    const needed = await client.doors[0].quote(openai.body('dear', { max_tokens: 5_000 }));
    const details = { needed: expect.any(Number), available: 2_000 - reserved, reserved };
    const replies = await Promise.all(client.doors.map((door) => door.post(dialect.path, dialect.body('dear', { max_tokens: 5_000 }))));
    const refusal = { status: 402, body: dialect.error('insufficient_credits', { details }) };
    expect(replies).toMatchObject([refusal, refusal]);
    expect(await client.doors[1].post(openai.path, openai.body('dear', { max_tokens: 5_000 }))).toMatchObject({ body: { error: { details: { needed } } } });
    expect(await ledger.state(client.clientId)).toMatchObject({ holds: '1', records: '0' });
    leaving.abort();
  });

  it('a call beyond what the key may spend', async () => {
    const needed = await (await caller()).doors[0].quote(openai.body('dear'));
    const client = await caller({ limits: { spendCap: needed } });
    expect(await statusOf(client.doors[0], 'dear')).toBe(200);
    const spent = (await ledger.charges(client.clientId))[0]!.chargedMicroCredits / 1e6;
    expect(spent).toBeGreaterThan(0);
    expect(await asked(client, dialect)).toMatchObject(
      refused(dialect, 402, 'spend_cap_reached', { details: { cap: needed, spent, reserved: 0, needed: expect.any(Number) } }),
    );
  });

  it('requests beyond the limit of the minute', async () => {
    const client = await caller({ limits: { requestsPerMinute: 1 } });
    expect(await statusOf(client.doors[0])).toBe(200);
    const details = { limit: 'requests', perMinute: 1, retryAfterSeconds: expect.any(Number) };
    expect(await asked(client, dialect)).toMatchObject(refused(dialect, 429, 'rate_limited', { details }));
  });

  it('tokens beyond the limit of the minute', async () => {
    const client = await caller({ limits: { tokensPerMinute: 500 } });
    const details = { limit: 'tokens', perMinute: 500, retryAfterSeconds: expect.any(Number) };
    expect(await asked(client, dialect, { max_tokens: 600 })).toMatchObject(refused(dialect, 429, 'rate_limited', { details }));
    expect(await statusOf(client.doors[0])).toBe(200);
  });

  it('calls beyond the concurrency of the key, at whichever gateway the others are, until one ends', async () => {
    const client = await caller({ credits: 10_000, limits: { concurrency: 2 } });
    const leaving = new AbortController();
    for (const door of client.doors) {
      const stream = await door.open(openai.path, openai.body('endless', { max_tokens: 1_000, stream: true }), { signal: leaving.signal });
      expect(stream.status).toBe(200);
    }
    const replies = await Promise.all(client.doors.map((door) => door.post(dialect.path, dialect.body('plain'))));
    for (const reply of replies) {
      expect(reply).toMatchObject({
        status: 429,
        body: dialect.error('concurrency_limited', { details: { limit: 2, retryAfterSeconds: expect.any(Number) } }),
      });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    leaving.abort();
    await until(async () => ((await client.doors[0].post(dialect.path, dialect.body('plain'))).status === 200 ? true : undefined));
  });
});

it('admits exactly the limit of the minute when three times as many come at once through two gateways', async () => {
  const client = await caller({ limits: { requestsPerMinute: 10 } });
  const replies = await Promise.all(Array.from({ length: 30 }, (_, index) => client.doors[index % 2]!.post(openai.path, openai.body('plain'))));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(20);
  expect(await ledger.charges(client.clientId)).toHaveLength(10);
});

it('admits exactly what the balance covers when many come at once through two gateways', async () => {
  // Each stream outlasts the test, so that no rest of a hold comes back before the last request has been decided.
  const body = openai.body('endless', { max_tokens: 1_000, stream: true });
  const needed = await (await caller()).doors[0].quote(body);
  const client = await caller({ credits: needed * 4, plan: 'pro' });
  const leaving = new AbortController();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => client.doors[index % 2]!.open(openai.path, body, { signal: leaving.signal })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  expect(answers.filter(({ status }) => status === 402)).toHaveLength(16);
  leaving.abort();
});

it('takes both secrets of a rotated key during the grace, and only the new one after it', async () => {
  const client = await caller({ plan: 'pro' });
  const id = await firstKeyOf(client.clientId);
  const { key: rotated } = await administer<{ key: string }>(house, 'POST', `keys/${id}/rotate`, { graceSeconds: 5 });
  const renewed = { clientId: client.clientId, doors: doorsOf(rotated) };
  expect(await Promise.all([...client.doors, ...renewed.doors].map((door) => statusOf(door)))).toEqual([200, 200, 200, 200]);
  await until(async () => ((await client.doors[0].get('/v1/me')).status === 401 ? true : undefined));
  for (const dialect of dialects) expect(await asked(client, dialect)).toMatchObject(refused(dialect, 401, 'key_revoked'));
  for (const door of renewed.doors) expect(await statusOf(door)).toBe(200);
});

it('leaves the books whole', async () => {
  await until(async () => ((await ledger.openHolds()) === 0 ? true : undefined));
  expect(await ledger.faults()).toEqual([]);
});
