import type { UpstreamTask } from '@portazgo/contracts';
import type { ProviderClient } from '@portazgo/providers-contract';
import {
  aFile,
  aMediaRequest,
  callOptions,
  errorOf,
  readFixture,
  startOptions,
  startVendorServer,
  type SeenRequest,
  type VendorReply,
  type VendorServer,
} from '@portazgo/providers-testing';
import { fal } from './fal.vendor.ts';

let answer: (request: SeenRequest) => VendorReply;
let server: VendorServer;
let client: ProviderClient;
beforeAll(async () => {
  server = await startVendorServer((request) => answer(request));
  const hosts = { queue: `${server.url}/fal/queue`, run: `${server.url}/fal/run`, rest: `${server.url}/fal/rest` };
  client = fal.open({ baseUrl: server.url, hosts, apiKey: 'canary-fal-key', connectionsMax: 4 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
const model = (endpoint = 'fal-ai/flux/dev') => client.media!(endpoint);
const request = aMediaRequest();
const submitted = (base = `${server.url}/fal/queue`) =>
  JSON.parse(JSON.stringify(readFixture(__dirname, 'submitted.json')).replaceAll('{base}', base)) as object;
const taskPath = '/fal-ai/flux/requests/764cabcf-b745-4b3e-ae38-1200304cf45b';
const task: UpstreamTask = {
  id: 'id',
  data: { status: `${taskPath}/status`, response: taskPath, cancel: `${taskPath}/cancel`, submittedAtUnixMs: String(Date.now()) },
};
const seen = () => server.requests.map(({ method, path }) => `${method} ${path}`);
const byPath =
  (replies: Record<string, VendorReply>) =>
  ({ method, path }: SeenRequest): VendorReply =>
    replies[`${method} ${path.replace(/^\/fal\/\w+/, '').replace(taskPath, '')}`] ?? { status: 500, body: { detail: `unexpected ${method} ${path}` } };

it('submits once, with the address to call back, and remembers the paths it was given', async () => {
  answer = () => ({ body: submitted() });
  const start = await model().start(request, startOptions({}, { callbackUrl: 'https://house.example/callbacks/fal?token=a b' }));
  const sent = server.requests.at(-1)!;
  expect(sent.path).toBe('/fal/queue/fal-ai/flux/dev?fal_webhook=https%3A%2F%2Fhouse.example%2Fcallbacks%2Ffal%3Ftoken%3Da%20b');
  expect(sent.headers.authorization).toBe('Key canary-fal-key');
  expect(start).toMatchObject({
    state: 'tracked',
    task: { id: '764cabcf-b745-4b3e-ae38-1200304cf45b', data: { status: `${taskPath}/status`, response: taskPath, cancel: `${taskPath}/cancel` } },
  });
});

it.each([
  ['another host', 'https://evil.example'],
  ['a host that looks alike', 'http://127.0.0.1.evil.example/fal/queue'],
  ['another path of the host', ''],
])('goes to the documented paths when the addresses lie at %s', async (_, base) => {
  answer = () => ({ body: submitted(base || `${server.url}/elsewhere`) });
  const start = await model().start(request, startOptions());
  expect(start).toMatchObject({ task: { data: { status: `${taskPath}/status`, response: taskPath, cancel: `${taskPath}/cancel` } } });
});

it('keeps three segments of an endpoint with a namespace', async () => {
  answer = () => ({ body: { request_id: 'r/1', status: 'IN_QUEUE' } });
  const start = await model('workflows/acme/portrait/fast').start(request, startOptions());
  expect(start).toMatchObject({ task: { data: { response: '/workflows/acme/portrait/requests/r%2F1' } } });
});

it('tells the queue, the work and the result', async () => {
  answer = byPath({ 'GET /status?logs=0': { status: 202, body: { status: 'IN_QUEUE', queue_position: 3 } } });
  expect(await model().status(task, request, callOptions())).toEqual({ state: 'queued', queuePosition: 3 });
  answer = byPath({ 'GET /status?logs=0': { status: 202, body: { status: 'IN_PROGRESS', logs: null } } });
  expect(await model().status(task, request, callOptions())).toEqual({ state: 'running' });
  answer = byPath({
    'GET /status?logs=0': { body: { status: 'COMPLETED', metrics: { inference_time: 1.2 } } },
    'GET ': { headers: { 'x-fal-billable-units': '1.5' }, body: readFixture(__dirname, 'output-flux.json') },
  });
  expect(await model().status(task, { ...request, fields: { billable_units: 'megapixels' } }, callOptions())).toEqual({
    state: 'done',
    outcome: {
      upstreamId: 'id',
      quantities: { megapixels: 1.5 },
      results: [
        { url: 'https://v3.fal.media/files/a/one.jpg', mimeType: 'image/jpeg' },
        { bytes: Buffer.from('iVBORw0KGgo=', 'base64'), mimeType: 'image/png' },
      ],
    },
  });
});

it.each([
  ['video.remove-background', 'output-video-array.json', ['https://v3.fal.media/files/b/rgb.mp4', 'https://v3.fal.media/files/b/alpha.mp4']],
  ['image.generate-3d', 'output-3d.json', ['https://v3.fal.media/files/c/model.glb']],
] as const)('finds what %s made', async (operation, fixture, urls) => {
  answer = byPath({ 'GET /status?logs=0': { body: { status: 'COMPLETED' } }, 'GET ': { body: readFixture(__dirname, fixture) } });
  const state = await model().status(task, aMediaRequest({ operation }), callOptions());
  expect(state).toMatchObject({ outcome: { results: urls.map((url) => ({ url })) } });
});

it.each([
  [
    'a file it could not fetch',
    { status: 422, body: readFixture(__dirname, 'error-validation.json') },
    { kind: 'bad_request', accepted: 'yes', field: 'image_url' },
  ],
  ['moderation', { status: 422, body: readFixture(__dirname, 'error-content-policy.json') }, { kind: 'content_blocked', accepted: 'yes' }],
  ['its own crash', { status: 500, body: { detail: 'Internal Server Error' } }, { kind: 'upstream_bug', accepted: 'yes' }],
  ['a result that is gone', { status: 404, body: { detail: 'Request not found' } }, { kind: 'not_found', accepted: 'yes' }],
  ['no result at all', { body: { images: [] } }, { kind: 'upstream_bug', accepted: 'yes' }],
  [
    'flagged pictures only',
    { body: { images: [{ url: 'https://v3.fal.media/black.png' }], has_nsfw_concepts: [true] } },
    { kind: 'content_blocked', accepted: 'yes' },
  ],
])('ends a task that is completed with %s', async (_, reply, fault) => {
  answer = byPath({ 'GET /status?logs=0': { body: { status: 'COMPLETED' } }, 'GET ': reply });
  expect(await errorOf(model().status(task, request, callOptions()))).toMatchObject(fault);
});

it.each([
  ['a proxy’s page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ['its rate limit', { status: 429, body: { detail: 'Too many' } }],
  ['an overload', { status: 503, body: { detail: 'busy' } }],
  ['an empty purse', { status: 403, body: { detail: 'User is locked. Reason: Exhausted balance.' } }],
  ['a page under a good status', { headers: { 'content-type': 'text/html' }, body: '<html>' }],
])('takes %s of a poll for no verdict on the task', async (_, reply) => {
  answer = byPath({ 'GET /status?logs=0': reply });
  expect((await errorOf(model().status(task, request, callOptions()))).accepted).not.toBe('yes');
});

it.each([
  ['a proxy’s page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ['its rate limit', { status: 429, body: { detail: 'Too many' } }],
  ['an overload', { status: 503, body: { detail: 'busy' } }],
])('takes %s in place of a result for no verdict either', async (_, reply) => {
  answer = byPath({ 'GET /status?logs=0': { body: { status: 'COMPLETED' } }, 'GET ': reply });
  expect((await errorOf(model().status(task, request, callOptions()))).accepted).not.toBe('yes');
});

it('waits for a task that is not known yet, and gives one up that is not known any more', async () => {
  answer = byPath({ 'GET /status?logs=0': { status: 404, body: { detail: 'not found' } } });
  expect(await model().status(task, request, callOptions())).toEqual({ state: 'queued' });
  const old = { ...task, data: { ...task.data, submittedAtUnixMs: String(Date.now() - 120_000) } };
  expect(await errorOf(model().status(old, request, callOptions()))).toMatchObject({ kind: 'not_found', accepted: 'yes' });
});

it('tells an empty purse by its words, and nothing of the key', async () => {
  answer = () => ({ status: 403, body: { detail: 'User is locked. Reason: Exhausted balance. canary-fal-key' } });
  const error = await errorOf(model().start(request, startOptions()));
  expect(error).toMatchObject({ kind: 'no_credit', accepted: 'no' });
  expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('canary-fal-key');
});

it('has no proof that a task stopped until it shows no result', async () => {
  answer = byPath({ 'PUT /cancel': { status: 400, body: { status: 'ALREADY_COMPLETED' } } });
  expect(await model().cancel!(task, callOptions())).toBe(false);
  const taken = { status: 202, body: { status: 'CANCELLATION_REQUESTED' } };
  const completed = { body: { status: 'COMPLETED' } };
  answer = byPath({ 'PUT /cancel': taken, 'GET /status?logs=0': completed, 'GET ': { body: readFixture(__dirname, 'output-flux.json') } });
  expect(await model().cancel!(task, callOptions())).toBe(false);
  answer = byPath({ 'PUT /cancel': taken, 'GET /status?logs=0': completed, 'GET ': { status: 422, body: { detail: 'cancelled' } } });
  expect(await model().cancel!(task, callOptions())).toBe(true);
  answer = byPath({ 'PUT /cancel': taken, 'GET /status?logs=0': { status: 202, body: { status: 'IN_PROGRESS' } } });
  expect(await model().cancel!(task, callOptions())).toBe(false);
});

it('sends a link where the house has one, small files inside the request, and uploads large ones without its key', async () => {
  answer = ({ path }) => {
    if (path.startsWith('/fal/rest/storage'))
      return { body: { upload_url: `${server.url}/upload/1?signature=x`, file_url: 'https://v3.fal.media/files/up/1.png' } };
    return path.startsWith('/upload') ? {} : { body: submitted() };
  };
  const large = Buffer.alloc(6_000_000, 1);
  const inputs = [
    aFile('image', { link: () => Promise.resolve('https://house.example/files/1') }),
    aFile('mask'),
    aFile('face', { content: large, bytes: large.length, mimeType: 'image/jpeg' }),
  ];
  const before = server.requests.length;
  await model().start(aMediaRequest({ inputs, fields: { face: 'source_face_url' } }), startOptions());
  const [initiate, put, submit] = server.requests.slice(before);
  expect([initiate!.method, initiate!.path, initiate!.json()]).toEqual([
    'POST',
    '/fal/rest/storage/upload/initiate?storage_type=fal-cdn-v3',
    { content_type: 'image/jpeg', file_name: 'face.jpeg' },
  ]);
  expect([put!.method, put!.path, put!.headers.authorization, put!.headers['content-type'], put!.body.length]).toEqual([
    'PUT',
    '/upload/1?signature=x',
    undefined,
    'image/jpeg',
    large.length,
  ]);
  expect(submit!.json()).toMatchObject({
    image_url: 'https://house.example/files/1',
    mask_url: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
    source_face_url: 'https://v3.fal.media/files/up/1.png',
  });
});

it('uploads nowhere but to the vendor, and knows that nothing was submitted', async () => {
  answer = ({ path }) => (path.startsWith('/fal/rest') ? { body: { upload_url: 'http://169.254.169.254/x', file_url: 'https://v3.fal.media/1' } } : {});
  const inputs = [aFile('image', { content: Buffer.alloc(6_000_000), bytes: 6_000_000 })];
  expect(await errorOf(model().start(aMediaRequest({ inputs }), startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'no' });
  expect(seen().some((line) => line.includes('169.254'))).toBe(false);
});

it.each(['flux', 'fal-ai/../admin', 'fal-ai/flux?x=1', 'fal-ai//flux'])('takes %s for no endpoint', async (endpoint) => {
  expect(model(endpoint).unsupported(request)).toMatchObject({ field: 'model' });
});
