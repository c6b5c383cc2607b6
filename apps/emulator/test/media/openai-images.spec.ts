import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { RunningEmulator } from '../running-emulator.ts';
import { dataUri, samplePng, sampleWav } from './samples.ts';

describe('images of OpenAI', () => {
  let emulator: RunningEmulator;
  let openai: OpenAI;
  beforeAll(async () => {
    emulator = await RunningEmulator.start();
    openai = new OpenAI({ apiKey: 'a-key', baseURL: `${emulator.url}/openai/v1`, maxRetries: 0 });
  });
  afterAll(() => emulator.stop());
  const decoded = (text: string | undefined) => sharp(Buffer.from(text ?? '', 'base64')).metadata();
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) => emulator.send(`/openai/v1/images/${path}`, body, { headers });
  const prompt = 'A bridge';

  it('come as base64 from the GPT image models, with usage', async () => {
    const { data, usage, ...rest } = await openai.images.generate({
      model: 'gpt-image-1',
      prompt,
      n: 2,
      size: '1536x1024',
      quality: 'high',
      output_format: 'webp',
    });
    expect(await decoded(data?.[1]?.b64_json)).toMatchObject({ format: 'webp', width: 1536, height: 1024 });
    expect(data?.[0]?.b64_json).not.toBe(data?.[1]?.b64_json);
    expect(rest).toMatchObject({ size: '1536x1024', quality: 'high', output_format: 'webp', background: 'opaque' });
    expect(usage).toMatchObject({ input_tokens: 2, output_tokens: 12_480, total_tokens: 12_482 });
  });

  it('have alpha when a transparent ground is asked for', async () => {
    const { data } = await openai.images.generate({ model: 'gpt-image-1', prompt, background: 'transparent' });
    expect(await decoded(data?.[0]?.b64_json)).toMatchObject({ format: 'png', hasAlpha: true });
  });

  it('come by address or inline from DALL·E', async () => {
    const byAddress = await openai.images.generate({ model: 'dall-e-3', prompt, size: '1792x1024' });
    expect(byAddress.usage).toBeUndefined();
    expect(byAddress.data?.[0]?.revised_prompt).toContain('[emulated]');
    const file = await (await fetch(byAddress.data?.[0]?.url ?? '')).arrayBuffer();
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 1792 });
    const inline = await openai.images.generate({ prompt, n: 3, size: '256x256', response_format: 'b64_json' });
    expect(inline.data).toHaveLength(3);
    expect(await decoded(inline.data?.[2]?.b64_json)).toMatchObject({ width: 256 });
  });

  it('are streamed with partial pictures', async () => {
    const stream = await openai.images.generate({ model: 'gpt-image-1', prompt, stream: true, partial_images: 2 });
    const events: OpenAI.ImageGenStreamEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ type }) => type)).toEqual(['image_generation.partial_image', 'image_generation.partial_image', 'image_generation.completed']);
    expect(events[1]).toMatchObject({ partial_image_index: 1, size: '1024x1024' });
    expect(events[2]).toMatchObject({ usage: { output_tokens: 1056 } });
    for (const event of events) expect(await decoded(event.b64_json)).toMatchObject({ width: 1024 });
  });

  it('are edited from forms, with a mask', async () => {
    const png = await samplePng();
    const image = [await toFile(png, 'a.png', { type: 'image/png' }), await toFile(png, 'b.png', { type: 'image/png' })];
    const mask = await toFile(png, 'mask.png', { type: 'image/png' });
    const { data, usage } = await openai.images.edit({ model: 'gpt-image-1', image, mask, prompt, n: 2, size: '1024x1536' });
    expect(data).toHaveLength(2);
    expect(usage?.input_tokens_details).toEqual({ text_tokens: 2, image_tokens: 646 });
    const stream = await openai.images.edit({ model: 'gpt-image-1', image: image[0]!, prompt, stream: true, partial_images: 1 });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    expect(types).toEqual(['image_edit.partial_image', 'image_edit.completed']);
  });

  it('are edited from JSON', async () => {
    const body = { model: 'gpt-image-1.5', prompt, images: [{ image_url: dataUri('image/png', await samplePng()) }] };
    const { status, text } = await post('edits', body);
    expect(status).toBe(200);
    expect(JSON.parse(text).data).toHaveLength(1);
    expect((await post('edits', { ...body, images: [{ file_id: 'file-1' }] })).status).toBe(404);
    const far = await post('edits', { ...body, images: [{ image_url: 'https://example.com/a.png' }] });
    expect(JSON.parse(far.text).error).toMatchObject({ code: 'invalid_image_url', param: 'images.0' });
    const wrong = await post('edits', { ...body, images: [{ image_url: dataUri('image/png', sampleWav()) }] });
    expect(JSON.parse(wrong.text).error).toMatchObject({ code: 'invalid_image_file' });
  });

  it('are not edited without a real picture', async () => {
    const edit = async (bytes: Buffer, more: Partial<OpenAI.ImageEditParamsNonStreaming> = {}) =>
      openai.images.edit({ model: 'gpt-image-1', image: await toFile(bytes, 'a.png', { type: 'image/png' }), prompt, ...more });
    await expect(edit(Buffer.from('<html>'))).rejects.toMatchObject({ status: 400, code: 'invalid_image_file' });
    await expect(edit((await samplePng()).subarray(0, 60))).rejects.toMatchObject({ code: 'invalid_image_file' });
    await expect(edit(await samplePng(), { model: 'dall-e-2' })).rejects.toMatchObject({ status: 400, code: 'invalid_image_file' });
    await expect(edit(await samplePng(), { model: 'dall-e-3' })).rejects.toMatchObject({ status: 400, param: 'model' });
    await expect(edit(await samplePng(), { mask: await toFile(sampleWav(), 'mask.png') })).rejects.toMatchObject({ param: 'mask' });
  });

  it.each([
    [{ model: 'gpt-image-1' }, 'prompt', 'missing_required_parameter'],
    [{ model: 'gpt-image-1', prompt: 7 }, 'prompt', 'invalid_type'],
    [{ model: 'gpt-image-1', prompt: 'x'.repeat(32_001) }, 'prompt', 'string_above_max_length'],
    [{ model: 'dall-e-2', prompt: 'x'.repeat(1_001) }, 'prompt', 'string_above_max_length'],
    [{ model: 'gpt-image-1', prompt, n: 11 }, 'n', 'integer_above_max_value'],
    [{ model: 'dall-e-3', prompt, n: 2 }, 'n', 'integer_above_max_value'],
    [{ model: 'gpt-image-1', prompt, size: '512x512' }, 'size', 'invalid_value'],
    [{ model: 'gpt-image-2', prompt, size: '1000x1000' }, 'size', 'invalid_value'],
    [{ model: 'gpt-image-2', prompt, size: '1024x4096' }, 'size', 'invalid_value'],
    [{ model: 'dall-e-3', prompt, size: '512x512' }, 'size', 'invalid_value'],
    [{ model: 'gpt-image-1', prompt, quality: 'hd' }, 'quality', 'invalid_value'],
    [{ model: 'gpt-image-1', prompt, response_format: 'url' }, 'response_format', 'unknown_parameter'],
    [{ model: 'dall-e-3', prompt, output_format: 'png' }, 'output_format', 'unknown_parameter'],
    [{ model: 'gpt-image-1', prompt, output_format: 'gif' }, 'output_format', 'invalid_value'],
    [{ model: 'gpt-image-1', prompt, output_format: 'jpeg', background: 'transparent' }, 'background', 'invalid_value'],
    [{ model: 'gpt-image-1', prompt, output_compression: 50 }, 'output_compression', 'invalid_value'],
    [{ model: 'gpt-image-1', prompt, seed: 4 }, 'seed', 'unknown_parameter'],
    [{ model: 'gpt-4o', prompt }, 'model', 'invalid_value'],
  ])('refuses %j by its field', async (body, param, code) => {
    const { status, text } = await post('generations', body);
    expect({ status, ...JSON.parse(text).error }).toEqual({ status: 400, message: expect.any(String), type: 'invalid_request_error', param, code });
  });

  it('refuses wrong keys, unknown models and broken JSON', async () => {
    const body = { model: 'gpt-image-1', prompt };
    for (const key of [null, 'wrong']) expect((await emulator.send('/openai/v1/images/generations', body, { key })).status).toBe(401);
    expect((await post('generations', { model: 'no-such-image', prompt })).status).toBe(404);
    expect((await post('generations', 'x')).status).toBe(400);
  });

  it('behave as asked', async () => {
    const behave = async (behaviour: string, more: Record<string, unknown> = {}) => post('generations', { model: `gpt-image-1+${behaviour}`, prompt, ...more });
    const whole = JSON.parse((await behave('results=3')).text);
    expect(whole.data).toHaveLength(3);
    expect(JSON.parse((await behave('empty')).text).data).toEqual([]);
    expect((await behave('html')).headers['content-type']).toContain('text/html');
    expect(Buffer.from(JSON.parse((await behave('wrongtype')).text).data[0].b64_json, 'base64').toString()).toContain('<html>');
    expect(JSON.parse((await behave('moderate')).text).error).toMatchObject({ code: 'moderation_blocked' });
    expect((await behave('fail=after')).status).toBe(500);
    const cut = await behave('cut=500');
    expect([cut.isWhole, cut.text.length]).toEqual([false, 500]);
    const broken = await behave('fail=after', { stream: true, partial_images: 1 });
    expect(broken).toMatchObject({ status: 200, text: expect.stringMatching(/partial_image[^]*event: error/) });
    expect((await behave('fault=no-finish', { stream: true })).text).not.toContain('completed');
    expect((await behave('fault=cut-mid-chunk', { stream: true })).isWhole).toBe(false);
  });

  it('are in the journal with what is billed, for callers who leave too', async () => {
    await post('generations', { model: 'gpt-image-1', prompt, n: 2 }, { 'x-client-request-id': 'r-image' });
    expect(await emulator.journal('r-image')).toMatchObject([
      {
        phase: 'answer',
        operation: 'image.generate',
        model: 'gpt-image-1',
        outcome: 'succeeded',
        billable: true,
        units: { images: 2 },
        completionTokens: 2112,
        taskId: null,
      },
    ]);
    await emulator.send(
      '/openai/v1/images/generations',
      { model: 'gpt-image-1+run=2000', prompt },
      { headers: { 'x-client-request-id': 'r-left' }, stopAfterMs: 100 },
    );
    expect(await emulator.journal('r-left')).toMatchObject([{ endedBy: 'client', status: null, billable: true }]);
    await post('generations', { model: 'gpt-image-1+moderate', prompt }, { 'x-client-request-id': 'r-refused' });
    expect(await emulator.journal('r-refused')).toMatchObject([{ outcome: 'refused', billable: false, units: {}, status: 400 }]);
  });
});
