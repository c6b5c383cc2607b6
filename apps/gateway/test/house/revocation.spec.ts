import { once } from 'node:events';
import type { House } from '@portazgo/testing';
import { Client as DatabaseClient } from 'pg';
import { WebSocket } from 'ws';
import { administer, Door } from './support/door.ts';
import { startEmulatedHouse } from './support/emulated-house.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const endless = { model: 'endless', messages: [{ role: 'user', content: 'hola' }], max_tokens: 4_000, stream: true };
/** Streams that would run for minutes, and the text of each format that tells its reader why it ended. */
const streams: [string, string, object, string[]][] = [
  ['openai chat', '/v1/chat/completions', endless, ['"error":{"message":', 'REASON']],
  ['openai responses', '/v1/responses', { model: 'endless', input: 'hola', max_output_tokens: 4_000, stream: true }, ['response.failed', 'REASON']],
  ['ask', '/v1/ask', { ask: 'hola', mode: 'endless', max_tokens: 4_000, stream: true }, ['"code":"CODE"', '"done":true']],
  ['generations', '/api/v1/chat/completions', endless, ['CODE']],
];
const reasons: Record<string, string> = { key_revoked: 'The key has been revoked', key_expired: 'expired at', client_suspended: 'The client is suspended' };
/** What an operator does, and the reason that readers are told. */
const acts: [string, string, (client: Client) => Promise<unknown>][] = [
  ['revocation', 'key_revoked', ({ keyId }) => administer(house, 'DELETE', `keys/${keyId}`)],
  ['rotation without grace', 'key_revoked', ({ keyId }) => administer(house, 'POST', `keys/${keyId}/rotate`, { graceSeconds: 0 })],
  ['suspension', 'client_suspended', ({ clientId }) => administer(house, 'PATCH', `clients/${clientId}`, { status: 'suspended' })],
  [
    'an expiry that is set to a moment soon',
    'key_expired',
    ({ clientId }) => administer(house, 'PATCH', `clients/${clientId}`, { expiresAt: new Date(Date.now() + 700).toISOString() }),
  ],
];

interface Client {
  clientId: string;
  keyId: string;
  key: string;
}

let house: House;
let ledger: LedgerReader;
beforeAll(async () => {
  // Looks of their own come so late that what ends sooner ended by what billing told.
  house = await startEmulatedHouse({ instances: { gateway: 2 }, environment: { ACCESS_RECHECK_MS: '8000' } });
  ledger = new LedgerReader(house.databaseUrl);
}, 180_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

async function newClient(limits: object = {}): Promise<Client> {
  const { clientId } = await house.createClient({ credits: 100_000, plan: 'operator' });
  const { id: keyId, key } = await administer<{ id: string; key: string }>(house, 'POST', `clients/${clientId}/keys`, { name: 'k', ...limits });
  return { clientId, keyId, key };
}

/** A stream that has begun: its text so far, and what it came to. */
async function openStream(client: Client, route: string, body: object, gateway = 0) {
  const answer = await new Door(house.gatewayUrls[gateway]!, client.key).open(route, body);
  expect(answer.status).toBe(200);
  let text = '';
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const whole = (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.length > 800) begin();
    }
    return text;
  })();
  await begun;
  return { whole, soFar: () => text };
}

async function openSocket(client: Client | undefined) {
  const headers = client ? { authorization: `Bearer ${client.key}` } : {};
  const socket = new WebSocket(`${house.gatewayUrls[0]!.replace('http', 'ws')}/v1/stream`, { headers });
  const frames: { done: boolean; error?: { code: string } }[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString())));
  const closed = once(socket, 'close').then(([code]) => code as number);
  await once(socket, 'open');
  return { socket, frames, closed };
}

/** What was delivered is charged, less than all of it, and nothing stays held. */
async function requireChargedPart({ clientId }: Client): Promise<void> {
  await until(async () => ((await ledger.openHolds()) === 0 ? true : undefined));
  const spent = 100_000_000_000 - (await ledger.postedMicroCredits(clientId));
  expect(spent).toBeGreaterThan(0);
}

describe.each(streams)('an open stream of %s', (_title, route, body, ends) => {
  it.each(acts)('ends within a second of %s with the reason, and what was delivered is charged', async (_act, code, act) => {
    const client = await newClient();
    const [one, other] = await Promise.all([openStream(client, route, body, 0), openStream(client, route, body, 1)]);
    await act(client);
    const actedAt = performance.now();
    for (const text of await Promise.all([one.whole, other.whole])) {
      for (const end of ends) expect(text.slice(-3_000)).toContain(end.replace('CODE', code).replace('REASON', reasons[code]!));
      expect(text).not.toContain('[DONE]');
    }
    // The expiry comes 0.7 s after its act; a second, and as much again for a machine that does other things.
    expect(performance.now() - actedAt).toBeLessThan(3_000);
    await requireChargedPart(client);
    expect((await new Door(house.gatewayUrls[0]!, client.key).post(route, body)).status).toBeGreaterThanOrEqual(401);
  });
});

it('a stream ends when its key expires, as was known when it began', async () => {
  const client = await newClient({ expiresAt: new Date(Date.now() + 3_000).toISOString() });
  const { whole } = await openStream(client, '/v1/chat/completions', endless);
  expect((await whole).slice(-2_000)).toContain(reasons['key_expired']);
  await requireChargedPart(client);
});

it('an act that nobody was told of is found by the next look', async () => {
  const client = await newClient();
  const { whole } = await openStream(client, '/v1/chat/completions', endless);
  const database = new DatabaseClient({ connectionString: house.databaseUrl });
  await database.connect();
  await database.query('update billing.api_keys set revoked_at = now() where id = $1', [client.keyId]);
  await database.end();
  expect((await whole).slice(-2_000)).toContain(reasons['key_revoked']);
});

it('streams of other keys and other clients go on', async () => {
  const client = await newClient();
  const stranger = await newClient();
  const second = await administer<{ id: string; key: string }>(house, 'POST', `clients/${client.clientId}/keys`, { name: 'second' });
  const [ending, same, other] = await Promise.all([
    openStream(client, '/v1/chat/completions', endless),
    openStream({ ...client, key: second.key }, '/v1/chat/completions', endless),
    openStream(stranger, '/v1/chat/completions', endless),
  ]);
  await administer(house, 'DELETE', `keys/${client.keyId}`);
  await ending.whole;
  const lengths = [same.soFar().length, other.soFar().length];
  expect(await until(async () => (same.soFar().length > lengths[0]! + 500 && other.soFar().length > lengths[1]! + 500 ? true : undefined))).toBe(true);
  await administer(house, 'PATCH', `clients/${client.clientId}`, { status: 'suspended' });
  await administer(house, 'PATCH', `clients/${stranger.clientId}`, { status: 'suspended' });
  await Promise.all([same.whole, other.whole]);
});

it('a rotation with a grace ends nothing that runs under the old secret until it is over', async () => {
  const client = await newClient();
  const stream = await openStream(client, '/v1/chat/completions', endless);
  await administer(house, 'POST', `keys/${client.keyId}/rotate`, { graceSeconds: 2 });
  const length = stream.soFar().length;
  await until(async () => (stream.soFar().length > length + 500 ? true : undefined));
  expect((await stream.whole).slice(-2_000)).toContain(reasons['key_revoked']);
});

describe('a WebSocket', () => {
  it.each(acts)('ends what runs and closes with 1008 within a second of %s', async (_act, code, act) => {
    const client = await newClient();
    const { socket, frames, closed } = await openSocket(client);
    socket.send(JSON.stringify({ ask: 'hola', mode: 'endless', max_tokens: 4_000 }));
    await until(async () => (frames.length > 20 ? true : undefined));
    await act(client);
    const actedAt = performance.now();
    expect(await closed).toBe(1008);
    expect(performance.now() - actedAt).toBeLessThan(3_000);
    expect(frames.at(-1)).toMatchObject({ done: true, error: { code } });
    await requireChargedPart(client);
  });

  it('that is idle closes with the key of its upgrade', async () => {
    const client = await newClient();
    const { closed, frames } = await openSocket(client);
    await administer(house, 'DELETE', `keys/${client.keyId}`);
    expect(await closed).toBe(1008);
    expect(frames).toEqual([]);
  });

  it('that is idle closes when the last of the keys that it used has ended, not before', async () => {
    const [one, other] = [await newClient(), await newClient()];
    const { socket, frames, closed } = await openSocket(undefined);
    for (const [id, { key }] of [one, other].entries()) socket.send(JSON.stringify({ ask: 'hola', mode: 'plain', id, api_key: key }));
    await until(async () => (frames.filter(({ done }) => done).length === 2 ? true : undefined));
    await administer(house, 'DELETE', `keys/${one.keyId}`);
    socket.send(JSON.stringify({ ask: 'hola', mode: 'plain', id: 'a', api_key: one.key }));
    socket.send(JSON.stringify({ ask: 'hola', mode: 'plain', id: 'b', api_key: other.key }));
    await until(async () => (frames.filter(({ done }) => done).length === 4 ? true : undefined));
    expect(frames.filter(({ error }) => error)).toMatchObject([{ id: 'a', error: { code: 'key_revoked' } }]);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    await administer(house, 'DELETE', `keys/${other.keyId}`);
    expect(await closed).toBe(1008);
  });
});
