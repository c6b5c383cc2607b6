import {
  aFile,
  aMediaRequest,
  mediaModelChecks,
  openAccounts,
  speechModelChecks,
  startBehaviourProxy,
  startEmulator,
  transcriptionModelChecks,
  voiceStudioChecks,
  type BehaviourProxy,
  type EmulatorProcess,
  type MediaSubject,
  type SpeechSubject,
  type TranscriptionSubject,
  type VendorAccounts,
  type VoiceSubject,
} from '@portazgo/providers-testing';
import { fishAudio } from './fish-audio.vendor.ts';

let emulator: EmulatorProcess;
let proxy: BehaviourProxy;
let accounts: VendorAccounts;
const further: VendorAccounts[] = [];
beforeAll(async () => {
  emulator = await startEmulator();
  proxy = await startBehaviourProxy(emulator.url);
  accounts = openAccounts(fishAudio, emulator.url);
});
afterAll(async () => {
  await Promise.all([accounts, ...further].map((opened) => opened.close()));
  await proxy.stop();
  await emulator.stop();
});
const behaving = (model: string, behaviour: string) => (behaviour ? `${model}+${behaviour}` : model);
const journal = (requestId: string) => emulator.journal(requestId);

const speech = (): SpeechSubject => ({
  vendor: 'fish-audio',
  model: (behaviour) => accounts.good.speech!(behaving('s2.1-pro', behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.speech!(behaving('s2.1-pro', behaviour)),
  unreachableModel: () => accounts.unreachable.speech!('s1'),
  namesMissingCredit: false,
  voice: '01010101010101010101010101010101',
  journal,
});
describe('speech', () => {
  for (const { title, run } of speechModelChecks) it(`speech: ${title}`, () => expect(run(speech())).resolves.toBeUndefined());
});

const media = (request: MediaSubject['request'], makes: MediaSubject['makes']): MediaSubject => ({
  vendor: 'fish-audio',
  model: (behaviour) => accounts.good.media!(behaving('s2-pro', behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving('s2-pro', behaviour)),
  unreachableModel: () => accounts.unreachable.media!('s2-pro'),
  request,
  makes,
  isTracked: false,
  namesModeration: false,
  cancels: false,
  journal,
});
const dialogue = aMediaRequest({
  operation: 'audio.speak',
  prompt: undefined,
  turns: [
    { text: '¿Quién es?', voice: '01010101010101010101010101010101' },
    { text: 'El río.', voice: '02020202020202020202020202020202' },
  ],
});
describe('a dialogue as a file', () => {
  for (const { title, run, waits } of mediaModelChecks) (waits ? it.concurrent : it)(`job: ${title}`, () => run(media(dialogue, 'audio')));
});

/** The vendor's transcription names no model, which would carry the behaviour. */
function behavingAccounts(behaviour: string): VendorAccounts {
  const opened = openAccounts(fishAudio, proxy.address(behaviour));
  further.push(opened);
  return opened;
}
const transcription = (): TranscriptionSubject => ({
  vendor: 'fish-audio',
  model: (behaviour) => behavingAccounts(behaviour).good.transcription!('transcribe-1'),
  modelWithWrongKey: (behaviour) => behavingAccounts(behaviour).wrong.transcription!('transcribe-1'),
  unreachableModel: () => accounts.unreachable.transcription!('transcribe-1'),
  namesMissingCredit: false,
  timesSegments: true,
  journal,
});
describe('transcription', () => {
  for (const { title, run } of transcriptionModelChecks) it(`transcription: ${title}`, () => expect(run(transcription())).resolves.toBeUndefined());
});

const voices = (): VoiceSubject => ({
  voices: accounts.good.voices!,
  voicesWithWrongKey: accounts.wrong.voices!,
  unreachableVoices: accounts.unreachable.voices!,
  cloner: () => accounts.good.media!('s2-pro'),
  speaker: () => accounts.good.speech!('s2-pro'),
});
describe('voices', () => {
  for (const { title, run } of voiceStudioChecks) it(`voices: ${title}`, () => expect(run(voices())).resolves.toBeUndefined());
  it('clones a voice', async () => {
    const cloning = aMediaRequest({ operation: 'audio.clone-voice', prompt: undefined, inputs: [aFile('audio')], settings: { title: 'Mi voz' } });
    const [life] = mediaModelChecks;
    await expect(life!.run(media(cloning, null))).resolves.toBeUndefined();
  });
});
