import { parseBuffer } from 'music-metadata';
import sharp from 'sharp';
import { RunningEmulator } from '../running-emulator.ts';
import { dataUri, sampleMp4, samplePng, sampleWav } from './samples.ts';

interface Result {
  id: string;
  url: string;
  status?: string;
}
interface Answer<Data = Result> {
  status: string;
  data: Data;
  inference_id: string;
  transaction_id: string;
  message: string;
  detail: string;
}

describe('Picsart', () => {
  let emulator: RunningEmulator;
  let picture: string;
  beforeAll(async () => {
    emulator = await RunningEmulator.start();
    picture = dataUri('image/png', await samplePng());
  });
  afterAll(() => emulator.stop());

  const call = async <Data = Result>(path: string, init: { body?: FormData | object; headers?: Record<string, string>; key?: string | null } = {}) => {
    const { body, key = 'a-key' } = init;
    const isForm = body instanceof FormData;
    const answer = await fetch(`${emulator.url}/picsart${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(key === null ? {} : { 'x-picsart-api-key': key }),
        ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
        ...init.headers,
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer<Data> };
  };
  const form = (fields: Record<string, string | Buffer>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) made.append(name, typeof value === 'string' ? value : new File([new Uint8Array(value)], `${name}.png`));
    return made;
  };
  const finished = async <Data = Result>(path: string) => {
    for (;;) {
      const answer = await call<Data>(path);
      if (answer.status !== 202) return answer;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const download = async ({ url }: Result) => Buffer.from(await (await fetch(url)).arrayBuffer());
  const tools = '/image/tools/1.0';

  describe('image tools', () => {
    it('answer at once, from a file, an address or inline', async () => {
      const cut = await call(`${tools}/removebg`, { body: form({ image: await samplePng() }) });
      expect(cut).toMatchObject({ status: 200, body: { status: 'success', data: { id: expect.any(String) } } });
      const { data, info } = await sharp(await download(cut.body.data))
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: 320, height: 200, channels: 4 });
      expect(data[3]).toBe(0);
      const twice = await call(`${tools}/upscale`, { body: form({ image_url: picture, upscale_factor: '4' }) });
      expect(await sharp(await download(twice.body.data)).metadata()).toMatchObject({ format: 'jpeg', width: 1280, height: 800 });
      const again = await call(`${tools}/edit`, { body: { image_url: cut.body.data.url, width: 100, height: 50, format: 'WEBP' } });
      expect(await sharp(await download(again.body.data)).metadata()).toMatchObject({ format: 'webp', width: 100, height: 50 });
    });

    it('become jobs by Prefer or by mode', async () => {
      const forced = await call(`${tools}/removebg+run=1500`, { body: form({ image_url: picture }), headers: { prefer: 'respond-async' } });
      expect(forced).toMatchObject({ status: 202, body: { status: 'processing', transaction_id: expect.any(String) } });
      expect(forced.headers.get('preference-applied')).toBe('respond-async');
      const place = `${tools}/removebg/${forced.body.transaction_id}`;
      expect(await call(place)).toMatchObject({ status: 202, body: { status: 'processing' } });
      expect(await finished(place)).toMatchObject({ status: 200, body: { status: 'success', data: { url: expect.any(String) } } });
      const waited = await call(`${tools}/removebg+run=50`, { body: form({ image_url: picture }), headers: { prefer: 'wait=5' } });
      expect([waited.status, waited.headers.get('preference-applied')]).toEqual([200, 'wait=5']);
      const tooSlow = await call(`${tools}/removebg+run=3000`, { body: form({ image_url: picture }), headers: { prefer: 'wait=1' } });
      expect(tooSlow.status).toBe(202);
      const ultra = await call(`${tools}/upscale/ultra`, { body: form({ image_url: picture, mode: 'async' }) });
      expect((await finished(`${tools}/upscale/ultra/${ultra.body.transaction_id}`)).status).toBe(200);
    });

    it.each<[string, Record<string, string>, number]>([
      ['removebg', {}, 400],
      ['removebg', { image_url: 'https://example.com/a.png' }, 422],
      ['removebg', { image_url: 'PICTURE', output_type: 'outline' }, 422],
      ['removebg', { image_url: 'PICTURE', bg_blur: '200' }, 422],
      ['removebg', { image_url: 'PICTURE', format: 'png' }, 422],
      ['upscale', { image_url: 'PICTURE', upscale_factor: '3' }, 422],
      ['upscale/ultra', { image_url: 'PICTURE', upscale_factor: '17' }, 422],
      ['upscale', { image_url: 'SOUND' }, 415],
      ['nothing', { image_url: 'PICTURE' }, 404],
    ])('refuse %s with %j', async (tool, fields, status) => {
      const filled = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, value.replace('PICTURE', picture).replace('SOUND', dataUri('image/png', sampleWav()))]),
      );
      expect(await call(`${tools}/${tool}`, { body: form(filled) })).toMatchObject({
        status,
        body: { message: expect.any(String), detail: expect.any(String) },
      });
    });

    it('refuse file and address together', async () => {
      expect((await call(`${tools}/removebg`, { body: form({ image: await samplePng(), image_url: picture }) })).status).toBe(400);
    });
  });

  describe('GenAI', () => {
    it('draws as a job, two pictures by default', async () => {
      const taken = await call('/genai/v1/text2image', { body: { prompt: 'A bridge', width: 512, height: 256 } });
      expect(taken).toMatchObject({ status: 202, body: { status: 'processing', inference_id: expect.any(String) } });
      const { body } = await finished<Result[]>(`/genai/v1/text2image/inferences/${taken.body.inference_id}`);
      expect(body).toMatchObject({ status: 'success', data: [{ status: 'success' }, {}] });
      expect(await sharp(await download(body.data[1]!)).metadata()).toMatchObject({ width: 512, height: 256 });
    });

    it('paints over, at once or as a job', async () => {
      const fields = { image_url: picture, mask_image_url: picture, prompt: 'x' };
      expect(await call('/genai/v1/painting/inpaint', { body: form({ ...fields, count: '1' }) })).toMatchObject({ status: 200, body: { data: [{}] } });
      const later = await call('/genai/v1/painting/inpaint', { body: form({ ...fields, mode: 'async' }) });
      expect((await finished<Result[]>(`/genai/v1/painting/inpaint/${later.body.inference_id}`)).body.data).toHaveLength(2);
      const replaced = await call('/genai/v1/painting/replace-background', { body: form(fields) });
      expect((await finished(`/genai/v1/painting/${replaced.body.inference_id}`)).status).toBe(200);
      expect((await call('/genai/v1/painting/inpaint', { body: form({ image_url: picture, prompt: 'x' }) })).status).toBe(400);
      expect((await call('/genai/v1/painting/replace-background', { body: form({ image_url: picture }) })).status).toBe(422);
    });

    it('films and speaks, one result each', async () => {
      const taken = await call('/genai/v1/text2video', { body: { prompt: 'x', length: 4, quality: '720p', width: 9, height: 16 } });
      expect(taken.status).toBe(422);
      const good = await call('/genai/v1/text2video', { body: { prompt: 'x', length: 4, quality: '720p', width: 720, height: 1280, audio: true } });
      const { body } = await finished(`/genai/v1/video/${good.body.inference_id}`);
      const { format } = await parseBuffer(await download(body.data), undefined, { duration: true });
      expect([format.duration?.toFixed(1), format.trackInfo[0]?.video]).toEqual(['4.0', { pixelWidth: 720, pixelHeight: 1280 }]);
      const fromPicture = await call('/genai/v1/image2video', { body: { prompt: 'x', image_url: picture } });
      expect((await finished(`/genai/v1/video/${fromPicture.body.inference_id}`)).status).toBe(200);
      const spoken = await call('/genai/v1/text2speech', { body: { text: 'Hello there' } });
      expect((await parseBuffer(await download((await finished(`/genai/v1/audio/${spoken.body.inference_id}`)).body.data))).format.codec).toMatch(/Layer 3/);
    });

    it('writes without usage', async () => {
      const { body } = await call<string>('/genai/v1/text2text/chat/completions', { body: { messages: [{ role: 'user', content: 'Hola' }] } });
      expect(body).toEqual({ status: 'success', data: expect.stringContaining('You wrote: «Hola»') });
    });

    it.each([
      [{ prompt: '' }, 'prompt'],
      [{ prompt: 'x', width: 2_000 }, 'width'],
      [{ prompt: 'x', count: '2' }, 'count'],
      [{ prompt: 'x', count: 11 }, 'count'],
      [{ prompt: 'x', model: 'flux' }, 'model'],
    ])('refuses %j', async (body, field) => {
      expect(await call('/genai/v1/text2image', { body })).toMatchObject({
        status: 422,
        body: { message: 'Unprocessable Entity', detail: expect.stringContaining(field) },
      });
    });
  });

  describe('video tools', () => {
    it('are always jobs: queued, processing, done', async () => {
      const video_url = dataUri('video/mp4', sampleMp4(2));
      const taken = await call('/video/v1/remove-background+queue=1200,run=600', { body: form({ video_url }), headers: { prefer: 'wait=5' } });
      expect(taken).toMatchObject({ status: 202, body: { status: 'queued', transaction_id: expect.any(String) } });
      const place = `/video/v1/video/${taken.body.transaction_id}`;
      const seen = new Set<string>();
      while (!seen.has('200 success')) {
        const { status, body } = await call(place);
        seen.add(`${status} ${body.status}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect([...seen]).toEqual(['202 queued', '202 processing', '200 success']);
      const { body } = await finished(place);
      expect((await parseBuffer(await download(body.data), undefined, { duration: true })).format.duration).toBeCloseTo(2, 1);
      expect((await call('/video/v1/remove-background', { body: form({ bg_color: '#00ff00' }) })).status).toBe(400);
      expect((await call('/video/v1/remove-background', { body: form({ video_url: picture }) })).status).toBe(415);
      expect((await call('/video/v1/remove-background', { body: form({ video_url, bg_color: 'green' }) })).status).toBe(422);
    });
  });

  describe('jobs', () => {
    const draw = (behaviour: string, key?: string, requestId = 'r') =>
      call('/genai/v1/text2image', {
        body: { prompt: 'x', model: `urn:air:sdxl:model:fluxai:flux_kontext_max@1+${behaviour}` },
        headers: { 'x-client-request-id': requestId },
        ...(key ? { key } : {}),
      });
    const placeOf = ({ body }: { body: Answer<unknown> }) => `/genai/v1/text2image/inferences/${body.inference_id}`;

    it('are not there right after their creation, when asked', async () => {
      const place = placeOf(await draw('unseen=1200'));
      expect((await call(place)).status).toBe(404);
      await new Promise((resolve) => setTimeout(resolve, 1_210));
      expect((await finished(place)).status).toBe(200);
    });

    it('tell under status 200 that they failed', async () => {
      expect(await finished(placeOf(await draw('fail=after')))).toMatchObject({ status: 200, body: { status: 'error', detail: expect.any(String) } });
      expect(await finished(placeOf(await draw('moderate')))).toMatchObject({
        status: 200,
        body: { status: 'error', detail: expect.stringContaining('content policy') },
      });
    });

    it('belong to their key and their kind', async () => {
      const taken = await draw('run=1');
      expect((await call(placeOf(taken), { key: 'another' })).status).toBe(404);
      expect((await call(`/genai/v1/video/${taken.body.inference_id}`)).status).toBe(404);
      expect((await call('/genai/v1/text2image/inferences/unknown-id')).status).toBe(404);
    });

    it('are in the journal; what is answered at once is one line', async () => {
      await finished(placeOf(await draw('results=3', undefined, 'r-job')));
      expect(await emulator.journal('r-job')).toMatchObject([
        { phase: 'submit', outcome: 'accepted', billable: false, model: 'urn:air:sdxl:model:fluxai:flux_kontext_max@1' },
        { phase: 'end', outcome: 'succeeded', billable: true, units: { images: 3 }, operation: 'image.generate' },
      ]);
      await call(`${tools}/removebg`, { body: form({ image_url: picture }), headers: { 'x-client-request-id': 'r-tool' } });
      expect(await emulator.journal('r-tool')).toMatchObject([
        { phase: 'answer', operation: 'image.remove-background', model: 'removebg', outcome: 'succeeded', billable: true, units: { images: 1 } },
      ]);
    });
  });

  it('tells in every answer what is left', async () => {
    const key = 'a-fresh-key';
    const left = async () => {
      const { headers } = await call('/genai/v1/balance', { key });
      return ['ratelimit-limit', 'ratelimit-available', 'ratelimit-reset-time', 'credit-available'].map((name) => Number(headers.get(`x-picsart-${name}`)));
    };
    const [limit, available, reset, credits] = await left();
    expect([limit, available, credits]).toEqual([500, 499, 100_000]);
    expect(reset).toBeGreaterThan(0);
    await call(`${tools}/removebg`, { body: form({ image_url: picture }), key });
    expect(await left()).toEqual([500, 497, expect.any(Number), 99_997]);
  });

  it('refuses keys, answers that are not JSON, and no credit', async () => {
    for (const key of [null, 'wrong']) expect(await call('/genai/v1/balance', { key })).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect((await call('/genai/v1/balance', { key: null, headers: { authorization: 'Bearer a-key' } })).status).toBe(401);
    expect((await call('/genai/v1/balance', { headers: { accept: 'text/html' } })).status).toBe(406);
    expect(await call(`${tools}/removebg+status=402`, { body: form({ image_url: picture }) })).toMatchObject({
      status: 402,
      body: { message: 'Payment Required' },
    });
  });
});
