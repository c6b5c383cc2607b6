import type { ProviderClient } from '@portazgo/providers-contract';
import { aFile, aMediaRequest, errorOf, readFixture, startOptions, startVendorServer, type VendorReply, type VendorServer } from '@portazgo/providers-testing';
import { openAiMedia } from './openai.vendor.ts';

let reply: VendorReply = {};
let server: VendorServer;
let client: ProviderClient;
beforeAll(async () => {
  server = await startVendorServer(() => reply);
  client = openAiMedia.open({ baseUrl: `${server.url}/v1`, hosts: {}, apiKey: 'sk-canary-0123456789abcdef', connectionsMax: 4 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
const model = (name = 'gpt-image-1.5') => client.media!(name);
const lastRequest = () => server.requests.at(-1)!;

it.each<[string, object | null, object | undefined]>([
  ['no details', { input_tokens: 50, output_tokens: 272 }, { textTokens: 50, outputTokens: 272 }],
  ['zeros', { input_tokens: 0, output_tokens: 0, input_tokens_details: { text_tokens: 0, image_tokens: 0 } }, {}],
  ['texts and fractions', { input_tokens: '50', output_tokens: 1.5 }, {}],
  ['details that are none', { input_tokens: 50, output_tokens: 272, input_tokens_details: 'many' }, { textTokens: 50, outputTokens: 272 }],
  ['nothing', null, undefined],
])('takes figures of tokens as a claim: %s', async (_what, usage, quantities) => {
  reply = { body: { data: [{ b64_json: 'UklGRg==' }], usage } };
  const start = await model().start(aMediaRequest({ settings: {} }), startOptions());
  expect(start.state === 'done' && start.outcome.quantities).toEqual(quantities);
});

it('tells what the vendor chose, and only where it had a choice', async () => {
  reply = { body: { data: [{ b64_json: 'UklGRg==' }], quality: 'low', size: '1536x1024' } };
  const chosen = async (settings: Record<string, string>) => {
    const start = await model().start(aMediaRequest({ settings }), startOptions());
    return start.state === 'done' ? start.outcome.chosen : null;
  };
  expect(await chosen({ quality: 'auto', size: 'auto' })).toEqual({ quality: 'low', size: '1536x1024' });
  expect(await chosen({ quality: 'high' })).toEqual({});
});

it('asks for pictures and gives their bytes, tokens and id', async () => {
  reply = { headers: { 'x-request-id': 'req_1' }, body: readFixture(__dirname, 'images-b64.json') };
  const request = aMediaRequest({ settings: { count: 2, width: 1536, height: 1024, quality: 'low', output_format: 'webp', background: 'opaque' } });
  const start = await model().start(request, startOptions());

  const { path, headers } = lastRequest();
  expect([path, headers.authorization]).toEqual(['/v1/images/generations', 'Bearer sk-canary-0123456789abcdef']);
  expect(lastRequest().json()).toEqual({
    model: 'gpt-image-1.5',
    prompt: request.prompt,
    n: 2,
    size: '1536x1024',
    quality: 'low',
    output_format: 'webp',
    background: 'opaque',
  });
  expect(start).toMatchObject({
    state: 'done',
    outcome: {
      upstreamId: 'req_1',
      quantities: { textTokens: 10, imageTokens: 40, outputTokens: 272 },
      results: [{ bytes: Buffer.from('UklGRiQAAABXRUJQVlA4', 'base64'), mimeType: 'image/webp' }, { mimeType: 'image/webp' }],
    },
  });
});

it('gives addresses where the vendor left the pictures there, and always says how many it wants', async () => {
  reply = { body: readFixture(__dirname, 'images-url.json') };
  const start = await model('dall-e-3').start(aMediaRequest({ settings: { aspect_ratio: '16:9', style: 'vivid', output_format: 'png' } }), startOptions());
  expect(lastRequest().json()).toMatchObject({ n: 1, size: '1792x1024', style: 'vivid' });
  expect(start).toMatchObject({ outcome: { results: [{ url: 'https://files.example/one.png' }] } });
});

it('sends pictures and mask as files, under names of our own', async () => {
  reply = { body: readFixture(__dirname, 'images-b64.json') };
  const inputs = [aFile('image', { name: 'private holiday.png' }), aFile('image'), aFile('mask')];
  await model().start(aMediaRequest({ operation: 'image.edit', inputs, constants: { user: 'house' } }), startOptions());
  expect(lastRequest().path).toBe('/v1/images/edits');
  const form = await lastRequest().form();
  expect([...form.keys()]).toEqual(['model', 'prompt', 'n', 'user', 'image[]', 'image[]', 'mask']);
  const files = [...form.getAll('image[]'), form.get('mask')] as File[];
  expect(files.map(({ name, type, size }) => [name, type, size])).toEqual([
    ['picture-1.png', 'image/png', inputs[0]!.bytes],
    ['picture-2.png', 'image/png', inputs[1]!.bytes],
    ['mask.png', 'image/png', inputs[2]!.bytes],
  ]);
});

it('tells moderation as blocked content, and that nothing was done', async () => {
  reply = { status: 400, body: readFixture(__dirname, 'moderation-blocked.json') };
  expect(await errorOf(model().start(aMediaRequest(), startOptions()))).toMatchObject({
    kind: 'content_blocked',
    accepted: 'no',
    upstreamCode: 'moderation_blocked',
  });
});

it.each([
  ['nothing', { data: [] }],
  ['empty base64', { data: [{ b64_json: '' }] }],
  ['an error', { error: { message: 'sk-canary-0123456789abcdef broke', type: 'server_error', param: null, code: null } }],
  ['no JSON', '<html>ok</html>'],
])('takes a good status with %s for a failure of work that was taken', async (_, body) => {
  reply = { body };
  const error = await errorOf(model().start(aMediaRequest(), startOptions()));
  expect(error).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  expect(JSON.stringify(error)).not.toContain('canary');
});

it('speaks into a file, and takes text under a good status for no sound', async () => {
  reply = { headers: { 'content-type': 'audio/wav' }, body: Buffer.from('RIFF....') };
  const request = aMediaRequest({
    operation: 'audio.speak',
    prompt: undefined,
    turns: [
      { text: 'Hola', voice: 'marin' },
      { text: 'adiós', voice: 'marin' },
    ],
    settings: { format: 'wav', speed: 1.5 },
  });
  const start = await model('gpt-4o-mini-tts').start(request, startOptions());
  expect(lastRequest().path).toBe('/v1/audio/speech');
  expect(lastRequest().json()).toEqual({ model: 'gpt-4o-mini-tts', input: 'Hola\nadiós', voice: 'marin', response_format: 'wav', speed: 1.5 });
  expect(start).toMatchObject({ outcome: { results: [{ bytes: Buffer.from('RIFF....'), mimeType: 'audio/wav' }] } });

  reply = { headers: { 'content-type': 'text/html' }, body: '<html>' };
  expect(await errorOf(model('tts-1').start(request, startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  reply = { headers: { 'content-type': 'audio/wav' }, body: '' };
  expect(await errorOf(model('tts-1').start(request, startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

it.each([
  ['an edit without a picture', 'gpt-image-1', aMediaRequest({ operation: 'image.edit' }), 'image'],
  ['no prompt', 'gpt-image-1', aMediaRequest({ prompt: '' }), 'prompt'],
  ['a film as input', 'gpt-image-1', aMediaRequest({ inputs: [aFile('video')] }), 'video'],
  ['a GIF', 'gpt-image-1', aMediaRequest({ inputs: [aFile('image', { mimeType: 'image/gif' })] }), 'image'],
  ['eleven pictures', 'gpt-image-1', aMediaRequest({ settings: { count: 11 } }), 'count'],
  ['two of dall-e-3', 'dall-e-3', aMediaRequest({ settings: { count: 2 } }), 'count'],
  ['a seed', 'gpt-image-1', aMediaRequest({ settings: { seed: 7 } }), 'seed'],
  ['moderation of an edit', 'gpt-image-1', aMediaRequest({ inputs: [aFile('image')], settings: { moderation: 'low' } }), 'moderation'],
  ['fidelity without a picture', 'gpt-image-1', aMediaRequest({ settings: { input_fidelity: 'high' } }), 'input_fidelity'],
  ['a WebP of dall-e-3', 'dall-e-3', aMediaRequest({ settings: { output_format: 'webp' } }), 'output_format'],
  ['a style of gpt-image', 'gpt-image-1', aMediaRequest({ settings: { style: 'vivid' } }), 'style'],
  ['a film', 'gpt-image-1', aMediaRequest({ operation: 'video.generate' }), 'model'],
  [
    'a dialogue',
    'tts-1',
    aMediaRequest({
      operation: 'audio.speak',
      turns: [
        { text: 'a', voice: 'ash' },
        { text: 'b', voice: 'sage' },
      ],
    }),
    'dialogue',
  ],
  ['instructions for tts-1', 'tts-1', aMediaRequest({ operation: 'audio.speak', settings: { instructions: 'whisper' } }), 'instructions'],
  ['a speed of 5', 'gpt-4o-mini-tts', aMediaRequest({ operation: 'audio.speak', settings: { speed: 5 } }), 'speed'],
])('refuses %s before anything is sent', async (_, name, request, field) => {
  const sent = server.requests.length;
  expect(model(name).unsupported(request)).toMatchObject({ field });
  expect(await errorOf(model(name).start(request, startOptions()))).toMatchObject({ kind: 'bad_request', accepted: 'no', field });
  expect(server.requests.length).toBe(sent);
});

it('leaves out a seed that is not asked for, and takes the route’s name for one that is', async () => {
  reply = { body: readFixture(__dirname, 'images-url.json') };
  expect(model().unsupported(aMediaRequest({ settings: { negative_prompt: '' } }))).toBeNull();
  await model().start(aMediaRequest({ settings: { seed: 7 }, fields: { seed: 'seed' } }), startOptions());
  expect(lastRequest().json()).toMatchObject({ seed: 7 });
});
