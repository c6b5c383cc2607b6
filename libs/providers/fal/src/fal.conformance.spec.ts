import {
  aFile,
  aMediaRequest,
  mediaCallbackChecks,
  mediaModelChecks,
  openAccounts,
  startEmulator,
  type EmulatorProcess,
  type MediaSubject,
  type VendorAccounts,
} from '@portazgo/providers-testing';
import { png } from '@portazgo/samples';
import { fal } from './fal.vendor.ts';

let emulator: EmulatorProcess;
let accounts: VendorAccounts;
beforeAll(async () => {
  emulator = await startEmulator();
  accounts = openAccounts(fal, emulator.url);
});
afterAll(async () => {
  await accounts.close();
  await emulator.stop();
});

function subject(endpoint: string, request: MediaSubject['request'], makes: MediaSubject['makes'] = 'image'): MediaSubject {
  const behaving = (behaviour: string) => (behaviour ? `${endpoint}+${behaviour}` : endpoint);
  return {
    vendor: 'fal',
    model: (behaviour) => accounts.good.media!(behaving(behaviour)),
    modelWithWrongKey: (behaviour) => accounts.wrong.media!(behaving(behaviour)),
    unreachableModel: () => accounts.unreachable.media!(endpoint),
    request,
    makes,
    isTracked: true,
    namesModeration: true,
    cancels: true,
    journal: (requestId) => emulator.journal(requestId),
  };
}

const painting = () => subject('fal-ai/flux/dev', aMediaRequest({ settings: { count: 2, width: 512, height: 384, seed: 7 } }));
for (const { title, run, waits } of [...mediaModelChecks, ...mediaCallbackChecks]) (waits ? it.concurrent : it)(`FLUX: ${title}`, () => run(painting()));

const film = aMediaRequest({ operation: 'video.generate', settings: { duration: '5', aspect_ratio: '16:9' } });
const picture = aMediaRequest({ operation: 'image.remove-background', prompt: undefined, inputs: [aFile('image')] });
const faces = aMediaRequest({
  operation: 'image.face-swap',
  prompt: undefined,
  inputs: [aFile('image'), aFile('face')],
  fields: { image: 'target_image_url', face: 'source_face_url' },
});
const solid = aMediaRequest({ operation: 'image.generate-3d', prompt: undefined, inputs: [aFile('image')], fields: { image: 'input_image_url' } });
const [life] = mediaModelChecks;
it.each([
  ['a picture without its background', 'fal-ai/birefnet/v2', picture, 'image'],
  ['a swapped face', 'half-moon-ai/ai-face-swap/faceswapimage', faces, 'image'],
  ['a film', 'fal-ai/kling-video/v2.6/pro/text-to-video', film, 'video'],
  ['a model', 'fal-ai/hunyuan3d/v2', solid, 'model3d'],
] as const)('makes %s', (_, endpoint, request, makes) => expect(life!.run(subject(endpoint, request, makes))).resolves.toBeUndefined());

it('brings a file that is too large for the request through an upload', async () => {
  const request = { ...picture, inputs: [aFile('image', { content: png(2_400, 2_400, { level: 0 }) })] };
  await expect(life!.run(subject('fal-ai/birefnet/v2', request))).resolves.toBeUndefined();
});
