import type { ProviderClient } from '@portazgo/providers-contract';
import {
  aFile,
  aMediaRequest,
  aSpeechRequest,
  aTranscriptionRequest,
  callOptions,
  errorOf,
  readFixture,
  startOptions,
  startVendorServer,
  type VendorReply,
  type VendorServer,
} from '@portazgo/providers-testing';
import { fishAudio } from './fish-audio.vendor.ts';

let reply: VendorReply = {};
let server: VendorServer;
let client: ProviderClient;
beforeAll(async () => {
  server = await startVendorServer(() => reply);
  client = fishAudio.open({ baseUrl: server.url, hosts: {}, apiKey: 'canary-fish-key', connectionsMax: 4 });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
const speech = (model = 's2.1-pro') => client.speech!(model);
const sound: VendorReply = { headers: { 'content-type': 'audio/mpeg' }, body: Buffer.from('ID3....') };
const last = () => server.requests.at(-1)!;
async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

it('speaks with one voice, the model in the header', async () => {
  reply = sound;
  const { chunks, mimeType, quantities } = await speech().speak(
    aSpeechRequest({ turns: [{ text: 'Hola', voice: 'id-a' }], settings: { speed: 1.2, latency: 'balanced' } }),
    callOptions(),
  );
  expect([await bytesOf(chunks), mimeType, quantities()]).toEqual([Buffer.from('ID3....'), 'audio/mpeg', null]);
  expect([last().path, last().headers['model'], last().headers.authorization]).toEqual(['/v1/tts', 's2.1-pro', 'Bearer canary-fish-key']);
  expect(last().json()).toEqual({ text: 'Hola', reference_id: 'id-a', format: 'mp3', prosody: { speed: 1.2 }, latency: 'balanced' });
});

it('speaks a dialogue by tags that count into the list of voices', async () => {
  reply = sound;
  const turns = [
    { text: '¿Quién es?', voice: 'id-a' },
    { text: 'Yo.', voice: 'id-b' },
    { text: 'Pasa.', voice: 'id-a' },
  ];
  await speech().speak(aSpeechRequest({ turns, format: 'wav' }), callOptions());
  expect(last().json()).toEqual({ text: '<|speaker:0|>¿Quién es?<|speaker:1|>Yo.<|speaker:0|>Pasa.', reference_id: ['id-a', 'id-b'], format: 'wav' });
});

it('speaks several turns of one voice, or of none, without tags', async () => {
  reply = sound;
  await speech('s1').speak(aSpeechRequest({ turns: [{ text: 'a' }, { text: 'b' }] }), callOptions());
  expect(last().json()).toEqual({ text: 'a\nb', format: 'mp3' });
});

it.each([
  ['flac', 's1', aSpeechRequest({ format: 'flac' }), 'format'],
  ['aac', 's1', aSpeechRequest({ format: 'aac' }), 'format'],
  ['a model it does not know', 's3', aSpeechRequest(), 'model'],
  [
    'a dialogue with s1',
    's1',
    aSpeechRequest({
      turns: [
        { text: 'a', voice: 'x' },
        { text: 'b', voice: 'y' },
      ],
    }),
    'dialogue',
  ],
  ['a speaker without a voice', 's2-pro', aSpeechRequest({ turns: [{ text: 'a', voice: 'x' }, { text: 'b' }] }), 'voice'],
  ['a speed of 3', 's1', aSpeechRequest({ settings: { speed: 3 } }), 'speed'],
  ['a pitch', 's1', aSpeechRequest({ settings: { pitch: 1 } }), 'pitch'],
])('refuses %s before anything is sent', async (_, model, request, field) => {
  const sent = server.requests.length;
  expect(speech(model).unsupported(request)).toMatchObject({ field });
  expect(await errorOf(speech(model).speak(request, callOptions()))).toMatchObject({ kind: 'bad_request', accepted: 'no', field });
  expect(server.requests.length).toBe(sent);
});

it.each([
  [402, { status: 402, message: 'Insufficient credit canary-fish-key', reason: null }, { kind: 'no_credit', accepted: 'no' }],
  [
    400,
    { status: 400, message: 'Reference not found', reason: 'reference_not_found' },
    { kind: 'bad_request', accepted: 'no', upstreamCode: 'reference_not_found', reason: 'Reference not found' },
  ],
  [
    422,
    [{ loc: ['body', 'prosody', 'speed'], type: 'less_than_equal', msg: 'too fast', ctx: {}, in: 'body' }],
    { kind: 'bad_request', field: 'prosody.speed', reason: 'too fast' },
  ],
  [400, 'Failed to parse body', { kind: 'bad_request', accepted: 'no', reason: 'Failed to parse body' }],
  [429, { status: 429, message: 'Too many concurrent requests', reason: null }, { kind: 'rate_limited', accepted: 'no' }],
  [502, '<html>canary-fish-key</html>', { kind: 'overloaded', accepted: 'unknown' }],
] as const)('reads its refusal %i', async (status, body, fault) => {
  reply = { status, body };
  const error = await errorOf(speech().speak(aSpeechRequest(), callOptions()));
  expect(error).toMatchObject(fault);
  expect(`${error.message}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('canary');
});

it('speaks into a file', async () => {
  reply = sound;
  const start = await client.media!('s1').start(
    aMediaRequest({ operation: 'audio.speak', turns: [{ text: 'Hola' }], settings: { format: 'mp3' } }),
    startOptions(),
  );
  expect(start).toMatchObject({ state: 'done', outcome: { results: [{ bytes: Buffer.from('ID3....'), mimeType: 'audio/mpeg' }] } });
});

const cloning = aMediaRequest({
  operation: 'audio.clone-voice',
  prompt: undefined,
  inputs: [aFile('audio'), aFile('audio')],
  settings: { title: 'Mi voz' },
  constants: { visibility: 'public' },
});

it('clones a voice that is private, whatever a route says', async () => {
  reply = { status: 201, body: readFixture(__dirname, 'voice-trained.json') };
  const start = await client.media!('s2.1-pro').start(cloning, startOptions());
  const form = await last().form();
  expect(Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))).toEqual({
    type: 'tts',
    title: 'Mi voz',
    train_mode: 'fast',
    visibility: 'private',
    generate_sample: 'false',
  });
  expect((form.getAll('voices') as File[]).map(({ name, type }) => [name, type])).toEqual([
    ['recording-1.wav', 'audio/wav'],
    ['recording-2.wav', 'audio/wav'],
  ]);
  expect(start).toMatchObject({ state: 'done', outcome: { results: [], voice: { upstreamVoiceId: '802e3bc2b27e49c2995d23ef70e6ac89', title: 'Mi voz' } } });
});

it('waits for a voice that is still in training, and fails one that failed', async () => {
  const model = client.media!('s2.1-pro');
  reply = { status: 201, body: { ...readFixture(__dirname, 'voice-trained.json'), state: 'training' } };
  const start = await model.start(cloning, startOptions());
  const task = start.state === 'tracked' ? start.task : undefined;
  expect(task?.id).toBe('802e3bc2b27e49c2995d23ef70e6ac89');
  reply = { body: reply.body ?? '' };
  expect(await model.status(task!, cloning, callOptions())).toEqual({ state: 'running' });
  reply = { status: 404, body: { status: 404, message: 'not found', reason: null } };
  expect(await model.status(task!, cloning, callOptions())).toEqual({ state: 'queued' });
  expect(await errorOf(model.status({ ...task!, data: {} }, cloning, callOptions()))).toMatchObject({ kind: 'not_found', accepted: 'yes' });
  reply = { body: readFixture(__dirname, 'voice-trained.json') };
  expect(await model.status(task!, cloning, callOptions())).toMatchObject({ state: 'done', outcome: { voice: { title: 'Mi voz' } } });
  reply = { body: { ...readFixture(__dirname, 'voice-trained.json'), state: 'failed' } };
  expect(await errorOf(model.status(task!, cloning, callOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
  expect(await errorOf(model.start(cloning, startOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});

it('removes a voice, also one that is gone, and no path of anybody’s making', async () => {
  reply = { status: 200 };
  expect(await client.voices!.remove('../wallet', callOptions())).toBe(true);
  expect([last().method, last().path]).toEqual(['DELETE', '/model/..%2Fwallet']);
  reply = { status: 404 };
  expect(await client.voices!.remove('gone', callOptions())).toBe(true);
  reply = { status: 503 };
  expect(await errorOf(client.voices!.remove('id', callOptions()))).toMatchObject({ kind: 'overloaded' });
});

it.each([
  ['nothing to clone', aMediaRequest({ operation: 'audio.clone-voice' }), 'audio'],
  ['a picture', aMediaRequest({ operation: 'audio.clone-voice', inputs: [aFile('audio'), aFile('image')] }), 'image'],
  ['a film', aMediaRequest({ operation: 'audio.clone-voice', inputs: [aFile('audio', { mimeType: 'video/mp4' })] }), 'audio'],
  ['a picture to paint', aMediaRequest(), 'model'],
  ['an unknown format', aMediaRequest({ operation: 'audio.speak', settings: { format: 'midi' } }), 'format'],
])('refuses %s as a job', (_, request, field) => {
  expect(client.media!('s1').unsupported(request)).toMatchObject({ field });
});

it('transcribes, and times segments only when asked', async () => {
  reply = { body: readFixture(__dirname, 'asr.json') };
  const model = client.transcription!('transcribe-1');
  expect(await model.transcribe(aTranscriptionRequest({ language: 'es' }), callOptions())).toEqual({
    transcript: { text: 'Hola. Adiós.', language: 'es', durationSeconds: 2.8 },
    quantities: { seconds: 2.8 },
  });
  expect(Object.fromEntries([...(await last().form())].filter(([, value]) => typeof value === 'string'))).toEqual({
    language: 'es',
    ignore_timestamps: 'true',
  });
  const { transcript } = await model.transcribe(aTranscriptionRequest({ timestamps: ['segment'] }), callOptions());
  expect((await last().form()).get('ignore_timestamps')).toBe('false');
  expect(transcript.segments).toEqual([
    { text: 'Hola.', startSeconds: 0, endSeconds: 1.1 },
    { text: 'Adiós.', startSeconds: 1.2, endSeconds: 2.8 },
  ]);
});

it.each([
  [aTranscriptionRequest({ translate: true }), 'translate'],
  [aTranscriptionRequest({ prompt: 'x' }), 'prompt'],
  [aTranscriptionRequest({ timestamps: ['word'] }), 'timestamp_granularities'],
  [aTranscriptionRequest({ settings: { diarize: true } }), 'diarize'],
])('refuses to transcribe what it cannot, by name (%#)', (request, field) => {
  expect(client.transcription!('transcribe-1').unsupported(request)).toMatchObject({ field });
});
