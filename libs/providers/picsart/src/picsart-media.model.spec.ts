import type { ProviderMediaRequest, ProviderClient } from '@portazgo/providers-contract';
import {
  aFile,
  aMediaRequest,
  callOptions,
  errorOf,
  readFixture,
  startOptions,
  startVendorServer,
  type VendorReply,
  type VendorServer,
} from '@portazgo/providers-testing';
import { picsart } from './picsart.vendor.ts';

let reply: VendorReply = {};
let server: VendorServer;
let client: ProviderClient;
beforeAll(async () => {
  server = await startVendorServer(() => reply);
  const hosts = { image: `${server.url}/image`, genai: `${server.url}/genai`, video: `${server.url}/video` };
  client = picsart.open({ baseUrl: server.url, hosts, apiKey: 'canary-picsart-key', connectionsMax: 4 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
const flux = 'urn:air:sdxl:model:fluxai:flux_kontext_max@1';
const model = (name = flux) => client.media!(name);
const last = () => server.requests.at(-1)!;
const edit = (request: Partial<ProviderMediaRequest> = {}) =>
  aMediaRequest({ operation: 'image.edit', prompt: 'p', inputs: [aFile('image'), aFile('mask')], ...request });
const taken = { status: 202, body: { status: 'processing', inference_id: 'inf-1' } };
const texts = async () => Object.fromEntries([...(await last().form())].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]));

it('paints through a task, and always says how many', async () => {
  reply = taken;
  const start = await model().start(aMediaRequest({ prompt: 'p', settings: { width: 1024, height: 512, negative_prompt: 'fog' } }), startOptions());
  expect([last().path, last().headers['x-picsart-api-key']]).toEqual(['/genai/v1/text2image', 'canary-picsart-key']);
  expect(last().json()).toEqual({ prompt: 'p', model: flux, count: 1, width: 1024, height: 512, negative_prompt: 'fog' });
  expect(start).toMatchObject({ state: 'tracked', task: { id: 'inf-1', data: { host: 'genai', tasks: '/v1/text2image/inferences' } } });

  const task = start.state === 'tracked' ? start.task : { id: '', data: {} };
  reply = taken;
  expect(await model().status(task, aMediaRequest(), callOptions())).toEqual({ state: 'running' });
  expect(last().path).toBe('/genai/v1/text2image/inferences/inf-1');
  reply = { body: readFixture(__dirname, 'inference-success.json') };
  expect(await model().status(task, aMediaRequest(), callOptions())).toMatchObject({
    state: 'done',
    outcome: { results: [{ url: 'https://cdn.picsart.io/a1.png' }, { url: 'https://cdn.picsart.io/a2.png' }] },
  });
});

it.each([
  ['16:9', 1024, 576],
  ['9:16', 576, 1024],
  ['1:1', 1024, 1024],
])('makes sides of the ratio %s', async (ratio, width, height) => {
  reply = taken;
  await model().start(aMediaRequest({ settings: { aspect_ratio: ratio, count: 3 } }), startOptions());
  expect(last().json()).toMatchObject({ width, height, count: 3 });
  expect(last().json()).not.toHaveProperty('aspect_ratio');
});

it('repaints what a mask says, at once or through a task', async () => {
  reply = { headers: { 'x-picsart-correlation-id': 'c-1' }, body: readFixture(__dirname, 'tool-success.json') };
  const start = await model().start(edit({ settings: { count: 2, output_format: 'webp' } }), startOptions());
  expect(last().path).toBe('/genai/v1/painting/inpaint');
  expect(await texts()).toEqual({ prompt: 'p', count: '2', format: 'WEBP', image: 'image.png', mask_image: 'mask.png' });
  expect(start).toEqual({ state: 'done', outcome: { results: [{ url: 'https://cdn.picsart.io/b1.png' }], upstreamId: 'c-1' } });
  reply = taken;
  expect(await model().start(edit(), startOptions())).toMatchObject({ state: 'tracked', task: { data: { tasks: '/v1/painting' } } });
});

it('changes the background where no mask says what else', async () => {
  reply = taken;
  await model(`${flux}+status=400`).start(edit({ operation: 'image.avatar', inputs: [aFile('image')] }), startOptions());
  expect(last().path).toBe('/genai/v1/painting/replace-background+status=400');
});

it('takes the tool a route names', async () => {
  reply = { body: readFixture(__dirname, 'tool-success.json') };
  await model().start(edit({ inputs: [aFile('image')], constants: { path: '/painting/replace-background', mode: 'sync' } }), startOptions());
  expect(last().path).toBe('/genai/v1/painting/replace-background');
  expect(await texts()).toEqual({ prompt: 'p', count: '1', mode: 'sync', image: 'image.png' });
  await model('upscale/enhance').start(aMediaRequest({ operation: 'image.enhance', inputs: [aFile('image')], settings: { factor: 16 } }), startOptions());
  expect(last().path).toBe('/image/tools/1.0/upscale/enhance');
});

it('removes a background, with a colour or a picture in its place', async () => {
  reply = { body: readFixture(__dirname, 'tool-success.json') };
  const request = aMediaRequest({ operation: 'image.remove-background', prompt: undefined, inputs: [aFile('image')] });
  await model('removebg').start({ ...request, settings: { background_color: '#ff0000', output_format: 'png' } }, startOptions());
  expect(last().path).toBe('/image/tools/1.0/removebg');
  expect(await texts()).toEqual({ bg_color: '#ff0000', format: 'PNG', image: 'image.png' });
  await model('removebg').start({ ...request, inputs: [aFile('image'), aFile('background')] }, startOptions());
  expect(await texts()).toEqual({ image: 'image.png', bg_image: 'background.png' });
});

it('enlarges', async () => {
  reply = { body: readFixture(__dirname, 'tool-success.json') };
  await model('upscale').start(
    aMediaRequest({ operation: 'image.enhance', prompt: undefined, inputs: [aFile('image')], settings: { factor: 4, output_format: 'jpg' } }),
    startOptions(),
  );
  expect(await texts()).toEqual({ upscale_factor: '4', format: 'JPG', image: 'image.png' });
});

it('frees a film of its background by its address, and says so when there is none', async () => {
  reply = { status: 202, body: { status: 'queued', transaction_id: 'tr/1' } };
  const video = aFile('video', { link: () => Promise.resolve('https://house.example/files/1') });
  const request = aMediaRequest({ operation: 'video.remove-background', prompt: undefined, inputs: [video] });
  const start = await model('remove-background').start(request, startOptions());
  expect([last().path, await texts()]).toEqual(['/video/v1/remove-background', { video_url: 'https://house.example/files/1' }]);
  const task = start.state === 'tracked' ? start.task : { id: '', data: {} };
  expect(await model().status(task, request, callOptions())).toEqual({ state: 'queued' });
  expect(last().path).toBe('/video/v1/video/tr%2F1');
  const error = await errorOf(model('remove-background').start({ ...request, inputs: [aFile('video')] }, startOptions()));
  expect(error).toMatchObject({ kind: 'bad_request', accepted: 'no', field: 'video' });
});

it('waits for a task that is not known yet, and gives one up that is not known any more', async () => {
  reply = { status: 404, body: { message: 'not found', detail: 'not found' } };
  const data = { host: 'genai', tasks: '/painting', submittedAtUnixMs: String(Date.now()) };
  expect(await model().status({ id: 'x', data }, edit(), callOptions())).toEqual({ state: 'queued' });
  const old = { ...data, submittedAtUnixMs: String(Date.now() - 120_000) };
  expect(await errorOf(model().status({ id: 'x', data: old }, edit(), callOptions()))).toMatchObject({ kind: 'not_found', accepted: 'yes' });
});

it.each([
  ['an error', { body: { status: 'error', message: 'x' } }],
  ['no address', { body: { status: 'success', data: { id: 'b1', url: '' } } }],
  ['no data', { body: { status: 'success' } }],
])('ends a task that shows %s', async (_, answer) => {
  reply = answer;
  const task = { id: 'x', data: { host: 'genai', tasks: '/painting', submittedAtUnixMs: String(Date.now()) } };
  expect(await errorOf(model().status(task, edit(), callOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  expect(await errorOf(model().start(edit(), startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

it('takes a task without an id, of a tool that keeps none, for a failure', async () => {
  reply = { status: 202, body: { status: 'processing', transaction_id: 't' } };
  const request = aMediaRequest({ operation: 'image.remove-background', inputs: [aFile('image')] });
  expect(await errorOf(model('removebg').start(request, startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

it.each([
  [402, { message: 'Payment Required' }, {}, { kind: 'no_credit', accepted: 'no' }],
  [
    429,
    { message: 'Too Many Requests', detail: 'x' },
    { 'x-picsart-ratelimit-reset-time': '7' },
    { kind: 'rate_limited', accepted: 'no', retryAfterMs: 7_000 },
  ],
  [429, { message: 'Too Many Requests', detail: 'x' }, { 'x-picsart-ratelimit-reset-time': '7', 'retry-after': '2' }, { retryAfterMs: 2_000 }],
  [422, { code: 422, message: 'Unprocessable', detail: 'prompt canary-picsart-key is too long' }, {}, { kind: 'bad_request', accepted: 'no' }],
  [504, { message: 'timeout', detail: 'go async' }, {}, { kind: 'overloaded', accepted: 'unknown' }],
  [500, '<html>', {}, { kind: 'upstream_bug', accepted: 'unknown' }],
] as const)('reads its refusal %i (%#)', async (status, body, headers, fault) => {
  reply = { status, body, headers };
  const error = await errorOf(model().start(edit(), startOptions()));
  expect(error).toMatchObject(fault);
  expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('canary');
});

it.each([
  ['a wide picture', flux, aMediaRequest({ settings: { width: 2048, height: 1024 } }), 'width'],
  ['a ratio that is none', flux, aMediaRequest({ settings: { aspect_ratio: '100:1' } }), 'aspect_ratio'],
  ['eleven pictures', flux, aMediaRequest({ settings: { count: 11 } }), 'count'],
  ['a seed', flux, aMediaRequest({ settings: { seed: 1 } }), 'seed'],
  ['a picture for painting', flux, aMediaRequest({ inputs: [aFile('image')] }), 'image'],
  ['an edit of nothing', flux, edit({ inputs: [] }), 'image'],
  ['an edit without a prompt', flux, edit({ prompt: '' }), 'prompt'],
  ['two pictures', flux, edit({ inputs: [aFile('image'), aFile('image')] }), 'image'],
  ['a GIF', flux, edit({ settings: { output_format: 'gif' } }), 'output_format'],
  ['a factor of 3', 'upscale', aMediaRequest({ operation: 'image.enhance', inputs: [aFile('image')], settings: { factor: 3 } }), 'factor'],
  ['a tool it has not', 'vectorizer', aMediaRequest(), 'model'],
  ['a tool of another kind', '__proto__', aMediaRequest(), 'model'],
  ['nothing at all', '', aMediaRequest(), 'model'],
  ['music', flux, aMediaRequest({ operation: 'audio.compose' }), 'model'],
])('refuses %s before anything is sent', async (_, name, request, field) => {
  const sent = server.requests.length;
  expect(model(name).unsupported(request)).toMatchObject({ field });
  expect(await errorOf(model(name).start(request, startOptions()))).toMatchObject({ kind: 'bad_request', accepted: 'no' });
  expect(server.requests.length).toBe(sent);
});
