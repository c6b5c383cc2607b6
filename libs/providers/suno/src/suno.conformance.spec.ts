import {
  aMediaRequest,
  mediaModelChecks,
  openAccounts,
  startEmulator,
  type EmulatorProcess,
  type MediaSubject,
  type VendorAccounts,
} from '@portazgo/providers-testing';
import { suno } from './suno.vendor.ts';

let emulator: EmulatorProcess;
let accounts: VendorAccounts;
beforeAll(async () => {
  emulator = await startEmulator();
  accounts = openAccounts(suno, emulator.url);
});
afterAll(async () => {
  await accounts.close();
  await emulator.stop();
});

const behaving = (behaviour: string) => (behaviour ? `V5+${behaviour}` : 'V5');
const song = (request: MediaSubject['request']): MediaSubject => ({
  vendor: 'suno',
  model: (behaviour) => accounts.good.media!(behaving(behaviour)),
  modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving(behaviour)),
  unreachableModel: () => accounts.unreachable.media!('V5'),
  request,
  makes: 'audio',
  isTracked: true,
  namesModeration: true,
  cancels: false,
  journal: (requestId) => emulator.journal(requestId),
});
const idea = aMediaRequest({ operation: 'audio.compose', prompt: 'Una canción de puentes' });
const own = aMediaRequest({
  operation: 'audio.compose',
  prompt: '[Verse] El río',
  settings: { style: 'son jarocho', title: 'El río', make_instrumental: false },
});
for (const { title, run, waits } of mediaModelChecks) (waits ? it.concurrent : it)(`job: ${title}`, () => run(song(idea)));
it('makes two songs of own lyrics too', () => expect(mediaModelChecks[0]!.run(song(own))).resolves.toBeUndefined());
