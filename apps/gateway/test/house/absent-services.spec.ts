import { startHouse, type House } from '@portazgo/testing';
import { png } from '@portazgo/samples';
import { Door } from './support/door.ts';
import { LedgerReader } from './support/ledger-reader.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const dataUrl = `data:image/png;base64,${png(32, 32).toString('base64')}`;
const ask = { done: true };
/** Each asked for something of which one part is away, and how that format tells. */
const requests: [string, string, string, object, object][] = [
  ['jobs', 'runs', '/api/v1/models/run', { model: 'google/nano-banana', input: { prompt: 'a bridge' } }, {}],
  ['jobs', 'ask', '/v1/ask', { ask: 'a bridge', mode: 'image-flux' }, ask],
  ['jobs', 'generations', '/api/v1/images/generations', { model: 'gpt-4o-image', prompt: 'a bridge' }, {}],
  ['jobs', 'openai', '/v1/images/generations', { model: 'gpt-image-1', prompt: 'a bridge' }, {}],
  ['courier', 'ask', '/v1/ask', { ask: 'what is it?', mode: 'vision', image_url: 'https://example.com/a.png' }, ask],
  ['courier', 'runs', '/api/v1/models/run', { model: 'google/nano-banana', input: { prompt: 'a bridge' }, webhook_url: 'https://example.com/hook' }, {}],
  ['vision', 'ask', '/v1/ask', { ask: 'what is it?', mode: 'vision', image_data: dataUrl }, ask],
  ['audio', 'openai', '/v1/audio/speech', { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'hola' }, {}],
  ['audio', 'generations', '/api/v1/audio/music', { model: 'suno', prompt: 'a quiet song' }, {}],
  ['video', 'runs', '/api/v1/models/run', { model: 'kling-3', input: { prompt: 'a bridge in the wind' } }, {}],
];
const chat = { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hola' }], max_tokens: 10 };

let house: House;
let ledger: LedgerReader;
let door: Door;
let clientId: string;
let credits: number;

beforeAll(async () => {
  // The jobs, courier, vision, audio and video services are never there.
  house = await startHouse({
    services: ['gateway', 'billing', 'llm', 'image', 'emulator'],
    environment: { DRAIN_DELAY_MS: '0', PROVIDERS_REFRESH_MS: '0', ROOM_GRACE_MS: '0' },
  });
  ledger = new LedgerReader(house.databaseUrl);
  const client = await house.createClient({ credits: 100_000, plan: 'operator' });
  clientId = client.clientId;
  door = new Door(house.gatewayUrls[0] ?? '', client.key);
  // What is asked first loads what the others find loaded.
  await door.post('/v1/chat/completions', chat);
  await door.post('/v1/ask', { ask: 'what is it?', mode: 'vision', image_data: dataUrl });
  credits = await ledger.postedMicroCredits(clientId);
}, 180_000);
afterAll(async () => {
  await ledger?.close();
  await house?.stop();
}, 60_000);

/** How what needs an absent part is answered, and what it has cost when all is given back. */
async function refusal(path: string, body: object) {
  const startedAt = performance.now();
  const reply = await door.post(path, body);
  const isAtOnce = performance.now() - startedAt < 1_000;
  await until(async () => ((await ledger.openHolds()) === 0 ? true : undefined));
  const cost = credits - (await ledger.postedMicroCredits(clientId));
  return { status: reply.status, saysWhen: Number(reply.headers.get('retry-after')) >= 1, isAtOnce, body: reply.body, cost };
}

const away = (service: string, shape: object = {}) => ({
  status: 503,
  saysWhen: true,
  isAtOnce: true,
  body: { ...shape, error: { message: expect.stringContaining(service) } },
  cost: 0,
});

it.each(requests)('without %s, what needs it is told so (%s %s), at once and at no cost', async (service, _dialect, path, body, shape) => {
  expect(await refusal(path, body)).toMatchObject(away(service, shape));
});

it('chat goes on beside all that', async () => {
  const replies = await Promise.all([door.post('/v1/chat/completions', chat), door.post('/v1/ask', { ask: 'hola', max_tokens: 10 }), door.get('/v1/me')]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  credits = await ledger.postedMicroCredits(clientId);
});

it('the lists tell which models nobody serves at this moment, and why', async () => {
  const { body } = await door.get('/api/v1/models');
  const models = (body as { data: { id: string; available: boolean; unavailableReason?: string }[] }).data;
  const find = (id: string) => models.find((model) => model.id === id);
  expect(find('google/nano-banana')).toMatchObject({ available: true });
  expect(find('kling-3')).toMatchObject({ available: false, unavailableReason: expect.stringContaining('video') });
});

it('a room that leaves takes no job with it into the dark', async () => {
  await house.process('image').stop();
  expect(await refusal('/api/v1/models/run', { model: 'google/nano-banana', input: { prompt: 'a bridge' } })).toMatchObject(away('image'));
  expect((await door.post('/v1/chat/completions', chat)).status).toBe(200);
});
