import { loadCatalog } from '@portazgo/catalog';
import type { StoredFile, TranscriptionReply } from '@portazgo/contracts';
import { RefusedField } from '../../../edge/refused-field.ts';
import { fromTranscription, toTranscription } from './transcription.translator.ts';
import { transcriptionForm } from './transcription.wire.ts';

const receipt = { quantities: { seconds: 2 }, usageSource: 'counted', chargedMicroCredits: 100_000, availableMicroCredits: 0 } as const;
const reply = (segments: TranscriptionReply['transcript']['segments']): TranscriptionReply => ({
  model: 'whisper-1',
  engine: 'openai/whisper-1',
  transcript: { text: 'hola', language: 'es', durationSeconds: 2, segments },
  receipt,
});
const segmentsOf = (segments: TranscriptionReply['transcript']['segments']) =>
  (toTranscription({ response_format: 'verbose_json' }, reply(segments), false).body as { segments: object[] }).segments;
const times = { text: 'hola', startSeconds: 0, endSeconds: 2 };

it('passes on what a provider tells of a segment', () => {
  const facts = { seek: 7, tokens: [50_364, 42], temperature: 0.2, avgLogprob: -0.3, compressionRatio: 1.4, noSpeechProb: 0.01 };
  expect(segmentsOf([{ ...times, facts }])).toEqual([
    {
      id: 0,
      start: 0,
      end: 2,
      text: 'hola',
      seek: 7,
      tokens: [50_364, 42],
      temperature: 0.2,
      avg_logprob: -0.3,
      compression_ratio: 1.4,
      no_speech_prob: 0.01,
    },
  ]);
});

it('gives strictly typed clients every field of a segment of which a provider tells nothing', () => {
  expect(segmentsOf([times])).toEqual([
    { id: 0, start: 0, end: 2, text: 'hola', seek: 0, tokens: [], temperature: 0, avg_logprob: 0, compression_ratio: 1, no_speech_prob: 0 },
  ]);
});

const draftOf = (fields: object) =>
  fromTranscription(transcriptionForm.parse({ model: 'gpt-4o-transcribe', ...fields }), {} as StoredFile, false, loadCatalog());

it('takes a way to cut the recording up, written as a text or as the parts of an object', () => {
  const parts = { 'chunking_strategy[type]': 'server_vad', 'chunking_strategy[threshold]': '0.5' };
  expect([draftOf({ chunking_strategy: 'auto' }).settings, draftOf(parts).settings]).toEqual([{}, {}]);
});

it('refuses probabilities of words by name', () => {
  expect(() => draftOf({ 'include[]': 'logprobs' })).toThrow(RefusedField);
});
