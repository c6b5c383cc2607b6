import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '@portazgo/local-engines';
import sharp from 'sharp';
import type { AccountJob, GenerationTask, MediaCaller, RunJob } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';
import { until } from './support/until.ts';

const pictures = path.join(__dirname, '..', '..', '..', '..', 'libs', 'local-engines', 'test', 'pictures');
const sample = (name: string) => readFileSync(path.join(pictures, name));
const address = (picture: Buffer) => `data:image/jpeg;base64,${picture.toString('base64')}`;
const person = sample('grace-hopper.jpg');

let house: MediaHouse;
let caller: MediaCaller;
beforeAll(async () => {
  house = await MediaHouse.start(['jobs', 'image', 'video'], { environment: { LOCAL_ENGINES: 'on' } });
  caller = await house.caller();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

/** How a job went, in our own words. */
const told = (id: string) => caller.get<AccountJob & { engine: string; nature: string; results: object[] }>(`/v1/account/jobs/${id}`);
const fileAt = async (url: string | undefined) => Buffer.from(await (await fetch(url ?? '')).arrayBuffer());

async function run(model: string, input: object): Promise<RunJob> {
  return caller.end((await caller.start(model, input)).id);
}

/** Red of the top right corner and of the nose, and how clear each is. */
async function points(picture: Buffer): Promise<{ corner: number[]; nose: number[] }> {
  const pixel = async (left: number, top: number) => [...(await sharp(picture).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
  return { corner: await pixel(470, 5), nose: await pixel(245, 200) };
}

it('cuts a person out for whoever has no account at any vendor', async () => {
  const { id } = await caller.post<{ id: string }>('/api/v1/images/tools/remove-bg', { image: address(person) });
  const task = await until(async () => {
    const { data } = await caller.get<{ data: GenerationTask }>(`/api/v1/tasks/${id}`);
    return data.status === 'IN_PROGRESS' ? undefined : data;
  });
  expect(task).toMatchObject({ status: 'SUCCESS', consumed_credits: 0 });
  const picture = await fileAt(task.response[0]);
  const { format, width, height, hasAlpha } = await sharp(picture).metadata();
  expect([format, width, height, hasAlpha]).toEqual(['png', 478, 560, true]);
  const { corner, nose } = await points(picture);
  expect([corner[3], nose[3]]).toEqual([0, 255]);
  expect(await told(id)).toMatchObject({ engine: 'local/selfie', nature: 'real', credits_charged: 0 });
}, 60_000);

it('puts a colour or a picture behind by its own name', async () => {
  const coloured = await run('local/cut-out', { image: address(person), background_color: '#c81e0a', output_format: 'webp' });
  expect(coloured).toMatchObject({ status: 'completed', error: null, credits_charged: 0 });
  const [red = 0, green = 255] = (await points(await fileAt(coloured.output?.outputImage))).corner;
  expect([red > 180, green < 50]).toEqual([true, true]);
  const before = await run('local/cut-out', { image: address(person), background_image: address(sample('coffee.jpg')) });
  const { corner, nose } = await points(await fileAt(before.output?.outputImage));
  expect([corner[3], nose[3], before.status]).toEqual([255, 255, 'completed']);
}, 60_000);

const ffmpeg = findProgram('ffmpeg');
const withFfmpeg = ffmpeg ? describe : describe.skip;

withFfmpeg('with ffmpeg', () => {
  it('cuts a person out of a film', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'local-pictures-'));
    try {
      const source = path.join(pictures, 'grace-hopper.jpg');
      const film = path.join(folder, 'film.mp4');
      const still = ['-loop', '1', '-framerate', '10', '-i', source, '-f', 'lavfi', '-i', 'sine=frequency=440'];
      const environment = { ...process.env, ...ffmpeg?.environment };
      execFileSync(ffmpeg?.file ?? '', ['-v', 'error', ...still, '-t', '1', '-vf', 'scale=240:-2', '-pix_fmt', 'yuv420p', film], { env: environment });
      const video = `data:video/mp4;base64,${readFileSync(film).toString('base64')}`;
      const { id } = await caller.post<{ id: string }>('/api/v1/videos/tools/bg-remover', { video });
      const job = await until(async () => {
        const { status, ...rest } = await told(id);
        return status === 'succeeded' || status === 'failed' ? { status, ...rest } : undefined;
      });
      expect(job).toMatchObject({ status: 'succeeded', engine: 'local/film-cut-out', nature: 'real', credits_charged: 0 });
      expect(job.results).toEqual([expect.objectContaining({ mime_type: 'video/webm', width: 240, duration: expect.closeTo(1, 0) })]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

it('enlarges a photo', async () => {
  const small = await sharp(person).resize({ width: 120 }).jpeg().toBuffer();
  const seed = await run('enhance', { image_input: address(small), factor: 2, output_format: 'png' });
  expect(seed).toMatchObject({ status: 'completed', credits_charged: 0 });
  const { format, width, height } = await sharp(await fileAt(seed.output?.outputImage)).metadata();
  expect([format, width, height]).toEqual(['png', 240, 282]);
  expect(await told(seed.id)).toMatchObject({ engine: 'local/esrgan', nature: 'real' });
  const own = await run('local/enhance', { image: address(small), factor: 4 });
  expect((await sharp(await fileAt(own.output?.outputImage)).metadata()).width).toBe(480);
}, 60_000);

it('refuses a picture without people in clear words, and serves the next', async () => {
  const refused = await run('local/cut-out', { image: address(sample('coffee.jpg')) });
  expect(refused).toMatchObject({ status: 'failed', credits_charged: 0 });
  expect(refused.error?.message).toMatch(/no person is clearly to be seen in the image/);
  expect((await run('local/cut-out', { image: address(person) })).status).toBe('completed');
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
}, 60_000);
