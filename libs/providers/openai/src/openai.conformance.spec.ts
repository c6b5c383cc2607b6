import {
  aFile,
  aMediaRequest,
  mediaModelChecks,
  openAccounts,
  speechModelChecks,
  startEmulator,
  transcriptionModelChecks,
  type EmulatorProcess,
  type MediaSubject,
  type SpeechSubject,
  type TranscriptionSubject,
  type VendorAccounts,
} from '@portazgo/providers-testing';
import { openAiMedia } from './openai.vendor.ts';

let emulator: EmulatorProcess;
let accounts: VendorAccounts;
beforeAll(async () => {
  emulator = await startEmulator();
  accounts = openAccounts(openAiMedia, emulator.url);
});
afterAll(async () => {
  await accounts.close();
  await emulator.stop();
});
const behaving = (model: string, behaviour: string) => (behaviour ? `${model}+${behaviour}` : model);
const journal = (requestId: string) => emulator.journal(requestId);

const media = (model: string, request: MediaSubject['request'], makes: MediaSubject['makes'], namesModeration = true): MediaSubject => ({
  vendor: 'openai',
  model: (behaviour) => accounts.good.media!(behaving(model, behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving(model, behaviour)),
  unreachableModel: () => accounts.unreachable.media!(model),
  request,
  makes,
  isTracked: false,
  namesModeration,
  missingCredit: 'no_credit',
  cancels: false,
  journal,
});
const edit = aMediaRequest({ operation: 'image.edit', inputs: [aFile('image'), aFile('image')], settings: { quality: 'low' } });
const subjects: Readonly<Record<string, () => MediaSubject>> = {
  pictures: () => media('gpt-image-1.5', aMediaRequest({ settings: { count: 2, width: 1024, height: 1024, quality: 'low' } }), 'image'),
  edits: () => media('gpt-image-1', edit, 'image'),
  'pictures by address': () => media('dall-e-3', aMediaRequest({ settings: { width: 1024, height: 1024 } }), 'image'),
  'speech as a file': () =>
    media('gpt-4o-mini-tts', aMediaRequest({ operation: 'audio.speak', prompt: undefined, turns: [{ text: 'Hola', voice: 'marin' }] }), 'audio'),
};
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const { title, run, waits } of mediaModelChecks) (waits ? it.concurrent : it)(`job: ${title}`, () => run(subject()));
});

const speech = (): SpeechSubject => ({
  vendor: 'openai',
  model: (behaviour) => accounts.good.speech!(behaving('gpt-4o-mini-tts', behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.speech!(behaving('gpt-4o-mini-tts', behaviour)),
  unreachableModel: () => accounts.unreachable.speech!('tts-1'),
  namesMissingCredit: true,
  voice: 'marin',
  journal,
});
describe('speech', () => {
  for (const { title, run } of speechModelChecks) it(`speech: ${title}`, () => expect(run(speech())).resolves.toBeUndefined());
});

const transcription = (model: string): TranscriptionSubject => ({
  vendor: 'openai',
  model: (behaviour) => accounts.good.transcription!(behaving(model, behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.transcription!(behaving(model, behaviour)),
  unreachableModel: () => accounts.unreachable.transcription!(model),
  namesMissingCredit: true,
  timesSegments: model !== 'gpt-4o-transcribe',
  journal,
});
describe.each(['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-transcribe-diarize'])('transcription by %s', (model) => {
  for (const { title, run } of transcriptionModelChecks) it(`transcription: ${title}`, () => expect(run(transcription(model))).resolves.toBeUndefined());
});
