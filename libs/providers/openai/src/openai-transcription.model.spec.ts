import type { ProviderClient } from '@portazgo/providers-contract';
import {
  aFile,
  aTranscriptionRequest,
  callOptions,
  errorOf,
  readFixture,
  startVendorServer,
  type VendorReply,
  type VendorServer,
} from '@portazgo/providers-testing';
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
const model = (name: string) => client.transcription!(name);
const lastForm = async () => [...(await server.requests.at(-1)!.form())].map(([name, value]) => [name, typeof value === 'string' ? value : value.name]);

it('asks whisper for everything it can tell', async () => {
  reply = { body: readFixture(__dirname, 'transcription-verbose.json') };
  const request = aTranscriptionRequest({ timestamps: ['segment', 'word'], language: 'es', prompt: 'puente', settings: { temperature: 0.2 } });
  const { transcript, quantities } = await model('whisper-1').transcribe(request, callOptions());
  expect(server.requests.at(-1)!.path).toBe('/v1/audio/transcriptions');
  expect(await lastForm()).toEqual([
    ['model', 'whisper-1'],
    ['response_format', 'verbose_json'],
    ['temperature', '0.2'],
    ['language', 'es'],
    ['prompt', 'puente'],
    ['timestamp_granularities[]', 'segment'],
    ['timestamp_granularities[]', 'word'],
    ['file', 'audio.wav'],
  ]);
  expect(transcript).toEqual({
    text: 'Buenos días. El puente está abierto.',
    language: 'spanish',
    durationSeconds: 12.4,
    segments: [
      {
        text: 'Buenos días.',
        startSeconds: 0,
        endSeconds: 1.2,
        facts: { seek: 0, tokens: [1, 2], temperature: 0, avgLogprob: -0.2, compressionRatio: 1, noSpeechProb: 0.01 },
      },
    ],
    words: [
      { text: 'Buenos', startSeconds: 0, endSeconds: 0.4 },
      { text: 'días', startSeconds: 0.4, endSeconds: 0.9 },
    ],
  });
  expect(quantities).toEqual({ seconds: 13 });
});

it('translates with whisper at the other address', async () => {
  reply = { body: readFixture(__dirname, 'transcription-verbose.json') };
  await model('whisper-1').transcribe(aTranscriptionRequest({ translate: true, language: 'es' }), callOptions());
  expect(server.requests.at(-1)!.path).toBe('/v1/audio/translations');
  expect((await lastForm()).map(([name]) => name)).toEqual(['model', 'response_format', 'file']);
});

it('tells speakers apart, and tokens from seconds', async () => {
  reply = { body: readFixture(__dirname, 'transcription-diarized.json') };
  const answer = await model('gpt-4o-transcribe-diarize').transcribe(aTranscriptionRequest({ timestamps: ['segment'] }), callOptions());
  expect(Object.fromEntries(await lastForm())).toMatchObject({ response_format: 'diarized_json', chunking_strategy: 'auto' });
  expect(answer.transcript.segments?.map(({ speaker }) => speaker)).toEqual(['A', 'B']);
  expect(answer).toMatchObject({ tokens: { inputUncached: 40, output: 9 }, quantities: { seconds: 2.5 } });
});

it('asks the others for plain JSON, and counts nothing that it was not told', async () => {
  reply = { body: { text: 'Hola' } };
  const answer = await model('gpt-4o-mini-transcribe').transcribe(aTranscriptionRequest(), callOptions());
  expect(Object.fromEntries(await lastForm())).toMatchObject({ response_format: 'json' });
  expect([answer.transcript, answer.quantities, answer.tokens]).toEqual([{ text: 'Hola' }, null, undefined]);
});

it.each([
  ['gpt-4o-transcribe', aTranscriptionRequest({ timestamps: ['segment'] }), 'timestamp_granularities'],
  ['gpt-4o-transcribe', aTranscriptionRequest({ translate: true }), 'translate'],
  ['whisper-1', aTranscriptionRequest({ translate: true, timestamps: ['word'] }), 'timestamp_granularities'],
  ['gpt-4o-transcribe-diarize', aTranscriptionRequest({ prompt: 'x' }), 'prompt'],
  ['whisper-1', aTranscriptionRequest({ audio: aFile('audio', { mimeType: 'image/png' }) }), 'file'],
  ['whisper-1', aTranscriptionRequest({ audio: aFile('audio', { bytes: 30_000_000 }) }), 'file'],
  ['whisper-1', aTranscriptionRequest({ settings: { diarize: true } }), 'diarize'],
])('%s refuses what it cannot do by the name %#', (name, request, field) => {
  expect(model(name).unsupported(request)).toMatchObject({ field });
});

it('takes an answer without text for a failure', async () => {
  reply = { body: { usage: { type: 'duration', seconds: 3 } } };
  expect(await errorOf(model('whisper-1').transcribe(aTranscriptionRequest(), callOptions()))).toMatchObject({ kind: 'upstream_bug', accepted: 'yes' });
});
