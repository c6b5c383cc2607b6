import type { ProviderClient, ProviderMediaRequest } from '@portazgo/providers-contract';
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
import { suno } from './suno.vendor.ts';

let reply: VendorReply = {};
let server: VendorServer;
let client: ProviderClient;
beforeAll(async () => {
  server = await startVendorServer(() => reply);
  client = suno.open({ baseUrl: `${server.url}/api/v1`, hosts: {}, apiKey: 'canary-suno-key', connectionsMax: 4 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
const model = (name = 'V4_5') => client.media!(name);
const last = () => server.requests.at(-1)!;
const song = (request: Partial<ProviderMediaRequest> = {}) => aMediaRequest({ operation: 'audio.compose', prompt: 'Una canción de puentes', ...request });
const submitted = { body: { code: 200, msg: 'success', data: { taskId: 'task/1' } } };
const task = (ageMs = 0) => ({ id: 'task/1', data: { submittedAtUnixMs: String(Date.now() - ageMs) } });
const record = (data: object) => ({ body: { code: 200, msg: 'success', data: { taskId: 'task/1', ...data } } });

it.each([
  ['an idea', song(), { customMode: false, instrumental: false, prompt: 'Una canción de puentes' }],
  [
    'an idea of its own field',
    song({ prompt: undefined, settings: { gpt_description_prompt: 'idea', make_instrumental: true } }),
    { customMode: false, instrumental: true, prompt: 'idea' },
  ],
  [
    'own lyrics',
    song({ prompt: '[Verse]', settings: { style: 'pop', title: 'Puente', make_instrumental: false, vocal_gender: 'f' } }),
    { customMode: true, instrumental: false, prompt: '[Verse]', style: 'pop', title: 'Puente', vocalGender: 'f' },
  ],
  [
    'a style without words',
    song({ prompt: '', settings: { style: 'pop', title: 'Puente', instrumental: true } }),
    { customMode: true, instrumental: true, style: 'pop', title: 'Puente' },
  ],
])('makes a song of %s', async (_, request, body) => {
  reply = submitted;
  const start = await model().start(request, startOptions());
  expect([last().method, last().path, last().headers.authorization]).toEqual(['POST', '/api/v1/generate', 'Bearer canary-suno-key']);
  expect(last().json()).toEqual({ model: 'V4_5', callBackUrl: 'https://callback.invalid/', ...body });
  expect(start).toMatchObject({ state: 'tracked', task: { id: 'task/1' } });
});

it('lets the reseller call the house where it can be called', async () => {
  reply = submitted;
  await model().start(song(), startOptions({}, { callbackUrl: 'https://house.example/cb/1' }));
  expect(last().json()).toMatchObject({ callBackUrl: 'https://house.example/cb/1' });
});

it.each([
  ['PENDING', { state: 'queued' }],
  ['TEXT_SUCCESS', { state: 'running' }],
  ['FIRST_SUCCESS', { state: 'running' }],
  // Words that every object has are none of the vendor's.
  ['constructor', { state: 'running' }],
  ['__proto__', { state: 'running' }],
])('reads %s', async (status, state) => {
  reply = record({ status, response: null });
  expect(await model().status(task(), song(), callOptions())).toEqual(state);
  expect(last().path).toBe('/api/v1/generate/record-info?taskId=task%2F1');
});

it.each(['object', 'text'])('gives both songs of a response that is %s', async (shape) => {
  const body = readFixture(__dirname, 'record-success.json') as { data: { response: unknown } };
  if (shape === 'text') body.data.response = JSON.stringify(body.data.response);
  reply = { body };
  expect(await model().status(task(), song(), callOptions())).toEqual({
    state: 'done',
    outcome: {
      upstreamId: 'task/1',
      quantities: { seconds: 400 },
      results: [{ url: 'https://files.example/e231.mp3' }, { url: 'https://files.example/e232.mp3' }],
    },
  });
});

it.each([
  ['GENERATE_AUDIO_FAILED', { kind: 'upstream_bug', accepted: 'yes' }],
  ['CREATE_TASK_FAILED', { kind: 'upstream_bug', accepted: 'yes' }],
  ['CALLBACK_EXCEPTION', { kind: 'upstream_bug', accepted: 'yes' }],
  ['SENSITIVE_WORD_ERROR', { kind: 'content_blocked', accepted: 'yes' }],
  ['SUCCESS', { kind: 'upstream_bug', accepted: 'yes' }],
])('ends a task that is %s without songs', async (status, fault) => {
  reply = record({ status, response: { sunoData: [{ id: 'x', audioUrl: '' }] }, errorMessage: 'why' });
  expect(await errorOf(model().status(task(), song(), callOptions()))).toMatchObject(fault);
});

it('waits for a task that is not known yet, and gives one up that is not known any more', async () => {
  for (const unknown of [{ body: { code: 404, msg: 'not found' } }, { body: { code: 200, msg: 'success', data: null } }]) {
    reply = unknown;
    expect(await model().status(task(), song(), callOptions())).toEqual({ state: 'queued' });
    expect(await errorOf(model().status(task(120_000), song(), callOptions()))).toMatchObject({ kind: 'not_found', accepted: 'yes' });
  }
});

it.each([
  [400, 'bad_request'],
  [401, 'auth'],
  [405, 'rate_limited'],
  [413, 'too_large'],
  [429, 'no_credit'],
  [430, 'rate_limited'],
  [455, 'overloaded'],
  [500, 'upstream_bug'],
])('reads code %i as %s, under a good status or its own', async (code, kind) => {
  for (const status of [200, code]) {
    reply = { status, body: { code, msg: 'because of canary-suno-key', data: null } };
    const error = await errorOf(model().start(song(), startOptions()));
    expect(error).toMatchObject({ kind, accepted: 'no' });
    expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('canary');
    expect((await errorOf(model().status(task(), song(), callOptions()))).accepted).not.toBe('yes');
  }
});

it('does not know the fate behind a proxy’s page, and takes an answer without a task for a failure', async () => {
  reply = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' };
  expect(await errorOf(model().start(song(), startOptions()))).toMatchObject({ kind: 'overloaded', accepted: 'unknown' });
  for (const body of [{ code: 200, msg: 'success', data: null }, '<html>']) {
    reply = { body };
    expect(await errorOf(model().start(song(), startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  }
});

it.each([
  ['nothing', 'V5', song({ prompt: '' }), 'prompt'],
  ['a long idea', 'V5', song({ prompt: 'x'.repeat(501) }), 'prompt'],
  ['a style beside an idea', 'V5', song({ settings: { gpt_description_prompt: 'x', style: 'pop' } }), 'style'],
  ['a style without lyrics', 'V5', song({ prompt: '', settings: { style: 'pop' } }), 'prompt'],
  ['a title without a style', 'V5', song({ settings: { title: 'Puente' } }), 'style'],
  ['long lyrics for V4', 'V4', song({ prompt: 'x'.repeat(3_001), settings: { style: 'pop' } }), 'prompt'],
  ['a long style for V4', 'V4', song({ settings: { style: 'x'.repeat(201) } }), 'style'],
  ['a long style', 'V5', song({ settings: { style: 'x'.repeat(1_001) } }), 'style'],
  ['a long title', 'V5', song({ settings: { style: 'pop', title: 'x'.repeat(81) } }), 'title'],
  ['a duration', 'V5', song({ settings: { duration: 30 } }), 'duration'],
  ['a file', 'V5', song({ inputs: [aFile('audio')] }), 'audio'],
  ['a picture', 'V5', aMediaRequest(), 'model'],
])('refuses %s before anything is sent', (_, name, request, field) => {
  expect(model(name).unsupported(request)).toMatchObject({ field });
});
