import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import type { AccountJob, GenerationTask, MediaCaller, RunJob } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';
import { until } from './support/until.ts';

const pictures = path.join(__dirname, '..', '..', '..', '..', 'libs', 'local-engines', 'test', 'pictures');
const address = (name: string) => `data:image/jpeg;base64,${readFileSync(path.join(pictures, name)).toString('base64')}`;

let house: MediaHouse;
let caller: MediaCaller;
beforeAll(async () => {
  house = await MediaHouse.start(['jobs', 'image'], { environment: { LOCAL_ENGINES: 'on' } });
  caller = await house.caller();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const told = (id: string) => caller.get<AccountJob & { engine: string; nature: string }>(`/v1/account/jobs/${id}`);
const fileAt = async (url: string | undefined) => Buffer.from(await (await fetch(url ?? '')).arrayBuffer());
async function run(model: string, input: object): Promise<RunJob> {
  return caller.end((await caller.start(model, input)).id);
}

it('draws by rules for the OpenAI client, and says so', async () => {
  const ask = { model: 'local/procedural', prompt: 'a boat on the sea at sunset', size: '320x200' as never, n: 2, response_format: 'b64_json' as const };
  const { data, response } = await caller.openai.images.generate(ask).withResponse();
  const drawn = (data.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? '', 'base64'));
  expect(drawn).toHaveLength(2);
  for (const picture of drawn) {
    const { format, width, height, exif } = await sharp(picture).metadata();
    expect([format, width, height]).toEqual(['png', 320, 200]);
    expect(exif?.toString('latin1')).toContain('Drawn by rules by Portazgo (local-procedural); no photograph and no generative model.');
  }
  expect(response.headers.get('x-portazgo-engine')).toBe('local/procedural');
  const job = await run('local/procedural', { prompt: ask.prompt, width: 320, height: 200 });
  expect((await fileAt(job.output?.outputImage)).equals(drawn[0] as Buffer)).toBe(true);
  expect(await told(job.id)).toMatchObject({ engine: 'local/procedural', nature: 'procedural', credits_charged: 0 });
}, 60_000);

it('edits what it understands, and leaves the rest to whoever can', async () => {
  const [grey, other] = [
    await run('flux-edit', { prompt: 'ponla en blanco y negro', image_input: [address('coffee.jpg')] }),
    await run('flux-edit', { prompt: 'put a hat on the cup', image_input: [address('coffee.jpg')] }),
  ];
  expect(grey).toMatchObject({ status: 'completed', credits_charged: 0 });
  const { channels } = await sharp(await fileAt(grey.output?.outputImage)).stats();
  expect(Math.abs(channels[0]!.mean - channels[2]!.mean)).toBeLessThan(0.5);
  expect(await told(grey.id)).toMatchObject({ engine: 'local/sharp-edit', nature: 'real' });
  expect(await told(other.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
  const refused = await caller.door.post('/api/v1/models/run', {
    model: 'local/edit',
    input: { prompt: 'put a hat on the cup', image_input: [address('coffee.jpg')] },
  });
  const failed = refused.status === 400 ? refused.text : JSON.stringify(await caller.end((refused.body as RunJob).id));
  expect(failed).toContain('is not understood');
}, 60_000);

it('swaps a face through the tool of the generations dialect', async () => {
  const { id } = await caller.post<{ id: string }>('/api/v1/images/tools/face-swap', {
    image: address('grace-hopper.jpg'),
    face_image: address('astronaut.jpg'),
    output_format: 'png',
  });
  const task = await until(async () => {
    const { data } = await caller.get<{ data: GenerationTask }>(`/api/v1/tasks/${id}`);
    return data.status === 'IN_PROGRESS' ? undefined : data;
  });
  expect(task).toMatchObject({ status: 'SUCCESS', consumed_credits: 0 });
  const { format, width, height } = await sharp(await fileAt(task.response[0])).metadata();
  expect([format, width, height]).toEqual(['png', 478, 560]);
  expect(await told(id)).toMatchObject({ engine: 'local/face-swap', nature: 'real', credits_charged: 0 });
}, 60_000);

it('names the picture without a face, and the face that is not there', async () => {
  const cup = await run('local/face-swap', { image: address('grace-hopper.jpg'), face_image: address('coffee.jpg') });
  expect(cup).toMatchObject({ status: 'failed', credits_charged: 0, error: { message: expect.stringContaining('no face') } });
  const third = await run('local/face-swap', { image: address('grace-hopper.jpg'), face_image: address('astronaut.jpg'), target_index: 2 });
  expect(third).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('1 face') } });
}, 60_000);

it('makes an avatar of a photo', async () => {
  const made = await run('avatar', { prompt: 'a pencil sketch', image_input: [address('astronaut.jpg')] });
  expect(made).toMatchObject({ status: 'completed', credits_charged: 0 });
  expect(await sharp(await fileAt(made.output?.outputImage)).metadata()).toMatchObject({ width: 512, height: 512 });
  expect(await told(made.id)).toMatchObject({ engine: 'local/avatar', nature: 'real' });
}, 60_000);
