import {
  aFile,
  aMediaRequest,
  chatModelChecks,
  mediaModelChecks,
  openAccounts,
  startEmulator,
  type ChatSubject,
  type EmulatorProcess,
  type MediaSubject,
  type VendorAccounts,
} from '@portazgo/providers-testing';
import { gemini } from './gemini.vendor.ts';

let emulator: EmulatorProcess;
let accounts: VendorAccounts;
beforeAll(async () => {
  emulator = await startEmulator();
  accounts = openAccounts(gemini, emulator.url);
});
afterAll(async () => {
  await accounts.close();
  await emulator.stop();
});
const journal = (requestId: string) => emulator.journal(requestId);

/** The emulator ends an answer with the word it is given; these are Google's for what the suite says in OpenAI's. */
const words: Readonly<Record<string, string>> = { model_length: 'MAX_TOKENS', length: 'MAX_TOKENS', error: 'OTHER', abort: 'MALFORMED_RESPONSE' };
const behaving = (model: string, behaviour: string) =>
  behaviour ? `${model}+${behaviour.replace(/finish=(\w+)/, (_all, word: string) => `finish=${words[word] ?? word}`)}` : model;
/** Google says how long to wait in the body, in seconds, and in no header; sizes are tested with a server of our own. */
const without = /429-ms|hostile size/;

const chat = (): ChatSubject => ({
  vendor: 'gemini',
  model: (behaviour) => accounts.good.chat!(behaving('gemini-3-flash-preview', behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.chat!(behaving('gemini-3-flash-preview', behaviour)),
  unreachableModel: () => accounts.unreachable.chat!('gemini-3-flash-preview'),
  // A 429 has one face only.
  namesMissingCredit: false,
  // The emulated Gemini 3 does not know the published stand-in for a missing signature; 2.5 does not ask for one.
  lenientModel: (behaviour) => accounts.good.chat!(behaving('gemini-2.5-flash', behaviour)),
  journal,
});
describe('chat', () => {
  for (const { title, run } of chatModelChecks.filter((check) => !without.test(check.title)))
    it(`chat: ${title}`, () => expect(run(chat())).resolves.toBeUndefined());
});

const pictures = (request: MediaSubject['request']): MediaSubject => ({
  vendor: 'gemini',
  model: (behaviour) => accounts.good.media!(behaving('gemini-2.5-flash-image', behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving('gemini-2.5-flash-image', behaviour)),
  unreachableModel: () => accounts.unreachable.media!('gemini-2.5-flash-image'),
  request,
  makes: 'image',
  isTracked: false,
  namesModeration: true,
  cancels: false,
  journal,
});
const subjects: Readonly<Record<string, MediaSubject['request']>> = {
  pictures: aMediaRequest({ settings: { aspect_ratio: '16:9', count: 1 } }),
  edits: aMediaRequest({ operation: 'image.edit', inputs: [aFile('image'), aFile('image')], settings: { aspect_ratio: 'match_input_image' } }),
};
describe.each(Object.entries(subjects))('%s', (_, request) => {
  for (const { title, run } of mediaModelChecks.filter((check) => !without.test(check.title)))
    it(`job: ${title}`, () => expect(run(pictures(request))).resolves.toBeUndefined());
});
