import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findProgram } from '@portazgo/local-engines';
import sharp from 'sharp';
import { LocalHouse, jpegAddress, picturesFolder, shown } from './support/local-house.ts';
import type { RunJob } from './support/media-caller.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const person = shown('grace-hopper.jpg');
const receipt = shown('receipt-es.png').toString('base64');
const rows = ['RECIBO', 'Fecha: 09/03/2026', 'Cliente: Panadería Núñez', 'Total: 116,77 €'];

let house: LocalHouse;
beforeAll(async () => {
  house = await LocalHouse.start(['jobs', 'image', 'video', 'llm', 'vision']);
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const fileBytes = async (url: string | undefined) => (await house.fileAt(url)).bytes;

/** Red of the top right corner and of the nose, and how clear each is. */
async function points(picture: Buffer): Promise<{ corner: number[]; nose: number[] }> {
  const pixel = async (left: number, top: number) => [...(await sharp(picture).ensureAlpha().extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
  return { corner: await pixel(470, 5), nose: await pixel(245, 200) };
}

describe('drawing and editing', () => {
  it('draws by rules for the OpenAI client, and says so', async () => {
    const ask = { model: 'local/procedural', prompt: 'a boat on the sea at sunset', size: '320x200' as never, n: 2, response_format: 'b64_json' as const };
    const { data, response } = await house.caller.openai.images.generate(ask).withResponse();
    const drawn = (data.data ?? []).map(({ b64_json }) => Buffer.from(b64_json ?? '', 'base64'));
    expect(drawn).toHaveLength(2);
    for (const picture of drawn) {
      const { format, width, height, exif } = await sharp(picture).metadata();
      expect([format, width, height]).toEqual(['png', 320, 200]);
      expect(exif?.toString('latin1')).toContain('Drawn by rules by Portazgo (local-procedural); no photograph and no generative model.');
    }
    expect(response.headers.get('x-portazgo-engine')).toBe('local/procedural');
    const job = await house.run('local/procedural', { prompt: ask.prompt, width: 320, height: 200 });
    expect((await fileBytes(job.output?.outputImage)).equals(drawn[0] as Buffer)).toBe(true);
    expect(await house.told(job.id)).toMatchObject({ engine: 'local/procedural', nature: 'procedural', credits_charged: 0 });
  }, 60_000);

  it('edits what it understands, and leaves the rest to whoever can', async () => {
    const [grey, other] = [
      await house.run('flux-edit', { prompt: 'ponla en blanco y negro', image_input: [jpegAddress(shown('coffee.jpg'))] }),
      await house.run('flux-edit', { prompt: 'put a hat on the cup', image_input: [jpegAddress(shown('coffee.jpg'))] }),
    ];
    expect(grey).toMatchObject({ status: 'completed', credits_charged: 0 });
    const { channels } = await sharp(await fileBytes(grey.output?.outputImage)).stats();
    expect(Math.abs(channels[0]!.mean - channels[2]!.mean)).toBeLessThan(0.5);
    expect(await house.told(grey.id)).toMatchObject({ engine: 'local/sharp-edit', nature: 'real' });
    expect(await house.told(other.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
    const refused = await house.caller.door.post('/api/v1/models/run', {
      model: 'local/edit',
      input: { prompt: 'put a hat on the cup', image_input: [jpegAddress(shown('coffee.jpg'))] },
    });
    const failed = refused.status === 400 ? refused.text : JSON.stringify(await house.caller.end((refused.body as RunJob).id));
    expect(failed).toContain('is not understood');
  }, 60_000);

  it('swaps a face through the tool of the generations dialect', async () => {
    const { id } = await house.caller.post<{ id: string }>('/api/v1/images/tools/face-swap', {
      image: jpegAddress(shown('grace-hopper.jpg')),
      face_image: jpegAddress(shown('astronaut.jpg')),
      output_format: 'png',
    });
    const task = await house.task(id);
    expect(task).toMatchObject({ status: 'SUCCESS', consumed_credits: 0 });
    const { format, width, height } = await sharp(await fileBytes(task.response[0])).metadata();
    expect([format, width, height]).toEqual(['png', 478, 560]);
    expect(await house.told(id)).toMatchObject({ engine: 'local/face-swap', nature: 'real', credits_charged: 0 });
  }, 60_000);

  it('names the picture without a face, and the face that is not there', async () => {
    const cup = await house.run('local/face-swap', { image: jpegAddress(shown('grace-hopper.jpg')), face_image: jpegAddress(shown('coffee.jpg')) });
    expect(cup).toMatchObject({ status: 'failed', credits_charged: 0, error: { message: expect.stringContaining('no face') } });
    const third = await house.run('local/face-swap', {
      image: jpegAddress(shown('grace-hopper.jpg')),
      face_image: jpegAddress(shown('astronaut.jpg')),
      target_index: 2,
    });
    expect(third).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('1 face') } });
  }, 60_000);

  it('makes an avatar of a photo', async () => {
    const made = await house.run('avatar', { prompt: 'a pencil sketch', image_input: [jpegAddress(shown('astronaut.jpg'))] });
    expect(made).toMatchObject({ status: 'completed', credits_charged: 0 });
    expect(await sharp(await fileBytes(made.output?.outputImage)).metadata()).toMatchObject({ width: 512, height: 512 });
    expect(await house.told(made.id)).toMatchObject({ engine: 'local/avatar', nature: 'real' });
  }, 60_000);
});

describe('cutting out and enlarging', () => {
  it('cuts a person out for whoever has no account at any vendor', async () => {
    const { id } = await house.caller.post<{ id: string }>('/api/v1/images/tools/remove-bg', { image: jpegAddress(person) });
    const task = await house.task(id);
    expect(task).toMatchObject({ status: 'SUCCESS', consumed_credits: 0 });
    const picture = await fileBytes(task.response[0]);
    const { format, width, height, hasAlpha } = await sharp(picture).metadata();
    expect([format, width, height, hasAlpha]).toEqual(['png', 478, 560, true]);
    const { corner, nose } = await points(picture);
    expect([corner[3], nose[3]]).toEqual([0, 255]);
    expect(await house.told(id)).toMatchObject({ engine: 'local/selfie', nature: 'real', credits_charged: 0 });
  }, 60_000);

  it('puts a colour or a picture behind by its own name', async () => {
    const coloured = await house.run('local/cut-out', { image: jpegAddress(person), background_color: '#c81e0a', output_format: 'webp' });
    expect(coloured).toMatchObject({ status: 'completed', error: null, credits_charged: 0 });
    const [red = 0, green = 255] = (await points(await fileBytes(coloured.output?.outputImage))).corner;
    expect([red > 180, green < 50]).toEqual([true, true]);
    const before = await house.run('local/cut-out', { image: jpegAddress(person), background_image: jpegAddress(shown('coffee.jpg')) });
    const { corner, nose } = await points(await fileBytes(before.output?.outputImage));
    expect([corner[3], nose[3], before.status]).toEqual([255, 255, 'completed']);
  }, 60_000);

  const ffmpeg = findProgram('ffmpeg');
  const withFfmpeg = ffmpeg ? describe : describe.skip;

  withFfmpeg('with ffmpeg', () => {
    it('cuts a person out of a film', async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'local-pictures-'));
      try {
        const source = path.join(picturesFolder, 'grace-hopper.jpg');
        const film = path.join(folder, 'film.mp4');
        const still = ['-loop', '1', '-framerate', '10', '-i', source, '-f', 'lavfi', '-i', 'sine=frequency=440'];
        const environment = { ...process.env, ...ffmpeg?.environment };
        execFileSync(ffmpeg?.file ?? '', ['-v', 'error', ...still, '-t', '1', '-vf', 'scale=240:-2', '-pix_fmt', 'yuv420p', film], { env: environment });
        const video = `data:video/mp4;base64,${readFileSync(film).toString('base64')}`;
        const { id } = await house.caller.post<{ id: string }>('/api/v1/videos/tools/bg-remover', { video });
        const job = await until(async () => {
          const { status, ...rest } = await house.told(id);
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
    const small = await sharp(person).resize({ width: 60 }).jpeg().toBuffer();
    const seed = await house.run('enhance', { image_input: jpegAddress(small), factor: 2, output_format: 'png' });
    expect(seed).toMatchObject({ status: 'completed', credits_charged: 0 });
    const { format, width, height } = await sharp(await fileBytes(seed.output?.outputImage)).metadata();
    expect([format, width, height]).toEqual(['png', 120, 142]);
    expect(await house.told(seed.id)).toMatchObject({ engine: 'local/esrgan', nature: 'real' });
    const own = await house.run('local/enhance', { image: jpegAddress(small), factor: 4 });
    expect((await sharp(await fileBytes(own.output?.outputImage)).metadata()).width).toBe(240);
  }, 60_000);

  it('refuses a picture without people in clear words, and serves the next', async () => {
    const refused = await house.run('local/cut-out', { image: jpegAddress(shown('coffee.jpg')) });
    expect(refused).toMatchObject({ status: 'failed', credits_charged: 0 });
    expect(refused.error?.message).toMatch(/no person is clearly to be seen in the image/);
    expect((await house.run('local/cut-out', { image: jpegAddress(person) })).status).toBe('completed');
    expect(await house.faults()).toEqual({ holds: 0, faults: [] });
  }, 60_000);
});

// What a client without any vendor gets for a picture: measured on this machine, by real processes.
describe('looking', () => {
  async function post(route: string, body: object, key = house.caller.key) {
    const response = await fetch(`${house.url}${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'accept-language': 'es' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, engine: response.headers.get('x-portazgo-engine'), text, json: () => JSON.parse(text) as Record<string, unknown> };
  }
  const ask = (body: object, key?: string) => post('/v1/ask', { mode: 'vision', image_data: receipt, ...body }, key);

  it('answers what a picture says, for nothing', async () => {
    const answer = await ask({ ask: '¿Qué dice la imagen?' });
    expect([answer.status, answer.engine, answer.text]).toEqual([200, 'local/vision', expect.stringContaining('Panadería Núñez')]);
    expect(answer.json()).toMatchObject({
      answer: expect.stringMatching(/^Texto de la imagen \(español.*ningún modelo de lenguaje ha visto la imagen\.$/s),
      usage: { cost: 0 },
    });
  });

  it('gives exactly the text, and an extraction that fits its schema', async () => {
    const read = await ask({ ask: 'lee', task: 'read-text' });
    expect([read.status, read.engine]).toEqual([200, 'local/vision']);
    expect((read.json()['answer'] as string).split('\n').filter(Boolean)).toEqual(rows);
    const properties = {
      total: { type: 'number' },
      fecha: { type: 'string', format: 'date' },
      cliente: { type: 'string' },
      firma: { type: ['string', 'null'] },
    };
    const extracted = await ask({ ask: 'extrae', task: 'extract', schema: { type: 'object', properties, required: ['total', 'firma'] } });
    expect([extracted.status, extracted.engine]).toEqual([200, 'local/vision']);
    const { answer } = extracted.json();
    expect(typeof answer === 'string' ? JSON.parse(answer) : answer).toEqual({ total: 116.77, fecha: '2026-03-09', cliente: 'Panadería Núñez', firma: null });
  });

  it('refuses an extraction of what nobody can measure and a torn picture, each by name', async () => {
    const unfit = await ask({
      ask: 'extrae',
      task: 'extract',
      schema: { type: 'object', properties: { intencion: { type: 'string' } }, required: ['intencion'] },
    });
    expect([unfit.status, unfit.text]).toEqual([400, expect.stringMatching(/schema.*intencion/)]);
    const torn = await ask({ ask: '¿Qué dice?', image_data: Buffer.from(receipt, 'base64').subarray(0, 1_500).toString('base64') });
    expect([torn.status, torn.text]).toEqual([400, expect.stringMatching(/image/)]);
    expect((await ask({ ask: '¿Qué dice la imagen?' })).text).toContain('Panadería Núñez');
  });

  it('answers chat completions about pictures, whole and streamed, and refuses those without', async () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What does it say?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${receipt}` } },
        ],
      },
    ];
    const whole = await post('/v1/chat/completions', { model: 'local/vision', messages });
    expect([whole.status, whole.engine, whole.text]).toEqual([200, 'local/vision', expect.stringContaining('116,77')]);
    const streamed = await post('/v1/chat/completions', { model: 'local/vision', messages, stream: true });
    const pieces = [...streamed.text.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, piece]) => JSON.parse(piece as string) as string);
    expect([streamed.status, pieces.length > 3, pieces.join('')]).toEqual([200, true, expect.stringContaining('Cliente: Panadería Núñez')]);
    const blind = await post('/v1/chat/completions', { model: 'local/vision', messages: [{ role: 'user', content: 'Hi' }] });
    expect([blind.status, blind.text]).toEqual([400, expect.stringContaining('messages')]);
  });

  it('serves a client without a credit by its own name, because it costs nothing', async () => {
    const poor = await house.keyOf({ credits: 0 });
    const answer = await ask({ ask: '¿Qué dice la imagen?', mode: 'local-vision' }, poor);
    expect([answer.status, answer.engine, answer.text]).toEqual([200, 'local/vision', expect.stringContaining('Panadería Núñez')]);
  });
});
