import {
  aFile,
  aMediaRequest,
  mediaModelChecks,
  openAccounts,
  startEmulator,
  type EmulatorProcess,
  type MediaSubject,
  type VendorAccounts,
} from '@portazgo/providers-testing';
import { picsart } from './picsart.vendor.ts';

let emulator: EmulatorProcess;
let accounts: VendorAccounts;
beforeAll(async () => {
  emulator = await startEmulator();
  accounts = openAccounts(picsart, emulator.url);
});
afterAll(async () => {
  await accounts.close();
  await emulator.stop();
});

const subject = (model: string, request: MediaSubject['request'], isTracked: boolean): MediaSubject => {
  const behaving = (behaviour: string) => (behaviour ? `${model}+${behaviour}` : model);
  return {
    vendor: 'picsart',
    model: (behaviour) => accounts.good.media!(behaving(behaviour)),
    modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving(behaviour)),
    unreachableModel: () => accounts.unreachable.media!(model),
    request,
    makes: 'image',
    isTracked,
    namesModeration: false,
    cancels: false,
    journal: (requestId) => emulator.journal(requestId),
  };
};
const image = aFile('image');
const tools: Readonly<Record<string, MediaSubject>> = {
  painting: subject('urn:air:sdxl:model:fluxai:flux_kontext_max@1', aMediaRequest({ settings: { count: 2, width: 512, height: 512 } }), true),
  repainting: subject('painting/inpaint', aMediaRequest({ operation: 'image.edit', inputs: [image, aFile('mask')] }), false),
  'another background': subject('painting/replace-background', aMediaRequest({ operation: 'image.edit', inputs: [image] }), true),
  'no background': subject('removebg', aMediaRequest({ operation: 'image.remove-background', prompt: undefined, inputs: [image] }), false),
  enlarging: subject('upscale', aMediaRequest({ operation: 'image.enhance', prompt: undefined, inputs: [image], settings: { factor: 2 } }), false),
};
describe.each(Object.entries(tools))('%s', (_, judged) => {
  for (const { title, run, waits } of mediaModelChecks) (waits ? it.concurrent : it)(`job: ${title}`, () => run(judged));
});
