import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { ProviderHttp } from '@portazgo/providers-http';
import { callOptions, startVendorServer, type VendorReply, type VendorServer } from '@portazgo/providers-testing';
import { FalWebhooks } from './fal-webhook.ts';

const own = generateKeyPairSync('ed25519');
const next = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const jwk = ({ publicKey }: { publicKey: KeyObject }) => ({ ...publicKey.export({ format: 'jwk' }), use: 'sig' });

let reply: VendorReply;
let server: VendorServer;
let rest: ProviderHttp;
let now = Date.parse('2026-11-21T12:00:00Z');
let webhooks: FalWebhooks;
beforeAll(async () => {
  server = await startVendorServer(() => reply);
  rest = new ProviderHttp({ provider: 'fal', baseUrl: server.url, headers: {}, connectionsMax: 1 });
});
beforeEach(() => {
  reply = { body: { keys: [{ kty: 'RSA', n: 'x', e: 'AQAB' }, { kty: 'OKP', crv: 'Ed25519', x: 'short' }, jwk(own)] } };
  webhooks = new FalWebhooks(rest, () => now);
});
afterAll(async () => {
  await rest.close();
  await server.stop();
});

const body = Buffer.from('{"request_id":"r1","status":"OK","payload":{}}');
function callback(change: { key?: KeyObject; ageSeconds?: number; headers?: Record<string, string>; body?: Buffer } = {}) {
  const timestamp = String(Math.floor(now / 1_000) - (change.ageSeconds ?? 0));
  const message = `r1\nuser-1\n${timestamp}\n${createHash('sha256').update(body).digest('hex')}`;
  const signature = sign(null, Buffer.from(message), change.key ?? own.privateKey).toString('hex');
  const names = { 'request-id': 'r1', 'user-id': 'user-1', timestamp, signature };
  const headers = Object.fromEntries(Object.entries(names).map(([name, value]) => [`x-fal-webhook-${name}`, value]));
  return { headers: { ...headers, ...change.headers }, body: change.body ?? body };
}

it('believes what the vendor signed, asks for its keys once a day, and fetches them anew after it', async () => {
  const asked = server.requests.length;
  expect(await webhooks.verify(callback(), callOptions())).toBe(true);
  expect(await webhooks.verify(callback({ ageSeconds: 299 }), callOptions())).toBe(true);
  expect(server.requests.slice(asked).map(({ path }) => path)).toEqual(['/.well-known/jwks.json']);
  now += 25 * 3_600_000;
  expect(await webhooks.verify(callback(), callOptions())).toBe(true);
  expect(server.requests.length - asked).toBe(2);
});

it.each([
  ['a stranger’s key', () => callback({ key: stranger.privateKey })],
  ['another body', () => callback({ body: Buffer.from('{"request_id":"r1","status":"OK","payload":{"images":[]}}') })],
  ['another request id', () => callback({ headers: { 'x-fal-webhook-request-id': 'r2' } })],
  ['another user', () => callback({ headers: { 'x-fal-webhook-user-id': 'user-2' } })],
  ['another time', () => callback({ headers: { 'x-fal-webhook-timestamp': String(Math.floor(now / 1_000) - 1) } })],
  ['an old time', () => callback({ ageSeconds: 301 })],
  ['a time to come', () => callback({ ageSeconds: -302 })],
  ['no time', () => callback({ headers: { 'x-fal-webhook-timestamp': '' } })],
  ['half a signature', () => callback({ headers: { 'x-fal-webhook-signature': 'ab'.repeat(32) } })],
  ['no headers', () => ({ headers: {}, body })],
])('does not believe %s', async (_, forged) => {
  expect(await webhooks.verify(forged(), callOptions())).toBe(false);
});

it('finds a new key of the vendor, but is not driven to ask by forgeries', async () => {
  expect(await webhooks.verify(callback(), callOptions())).toBe(true);
  reply = { body: { keys: [jwk(next)] } };
  const asked = server.requests.length;
  for (let forgery = 0; forgery < 20; forgery++) await webhooks.verify(callback({ key: stranger.privateKey }), callOptions());
  expect(server.requests.length).toBe(asked);
  now += 61_000;
  expect(await webhooks.verify(callback({ key: next.privateKey }), callOptions())).toBe(true);
  expect(server.requests.length).toBe(asked + 1);
});

it('believes nothing without keys', async () => {
  for (const broken of [{ status: 500 }, { body: '<html>' }, { body: { keys: [] } }]) {
    reply = broken;
    expect(await new FalWebhooks(rest, () => now).verify(callback(), callOptions())).toBe(false);
  }
});
