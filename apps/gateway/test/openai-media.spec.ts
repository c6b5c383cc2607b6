import OpenAI, { toFile } from 'openai';
import { png, wav } from '@portazgo/samples';
import { readJson } from './support/read-json.ts';
import { startTestGateway, type TestGateway } from './support/test-gateway.ts';

let gateway: TestGateway;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startTestGateway();
  client = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
});
afterAll(() => gateway.stop());

const failed = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('it succeeded');
    },
    (error: InstanceType<typeof OpenAI.APIError>) => error,
  );

describe('images', () => {
  it('come in base64, as many as asked for, in the size asked for', async () => {
    const answer = await client.images.generate({ model: 'gpt-4o-image-vip', prompt: 'a poster', n: 2, size: '1024x1536' });
    expect(
      answer.data?.map(({ b64_json }) =>
        Buffer.from(b64_json ?? '', 'base64')
          .subarray(1, 4)
          .toString(),
      ),
    ).toEqual(['PNG', 'PNG']);
    expect(gateway.rooms.submissions.at(-1)).toMatchObject({ operation: 'image.generate', input: { settings: { count: 2, size: '1024x1536' } } });
  });

  it('come as links when asked for', async () => {
    const { data } = await client.images.generate({ model: 'gpt-image-1', prompt: 'a cat', response_format: 'url' });
    expect((await fetch(data?.[0]?.url ?? '')).status).toBe(200);
  });

  it('of an edit take files from a form', async () => {
    const image = await toFile(png(32, 32), 'a.png', { type: 'image/png' });
    await client.images.edit({ model: 'gpt-image-1', prompt: 'make it blue', image: [image, image], mask: image });
    expect(
      gateway.rooms.submissions
        .at(-1)
        ?.input.inputs.map(({ role, file }) => [role, file.width])
        .toSorted(),
    ).toEqual([
      ['image', 32],
      ['image', 32],
      ['mask', 32],
    ]);
  });

  it('may be followed as events', async () => {
    const stream = await client.images.generate({ model: 'gpt-image-1', prompt: 'a cat', stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_generation.completed']);
  });

  it.each([
    [{ model: 'gpt-image-1', prompt: 'a', n: 11 }, 400, 'n'],
    [{ model: 'gpt-image-1', prompt: 'a', size: '7x7' }, 400, 'size'],
    [{ model: 'gpt-image-1', prompt: 'a', quality: 'superb' }, 400, 'quality'],
    [{ model: 'gpt-4o-image-vip', prompt: 'a', quality: 'high' }, 400, 'quality'],
    [{ model: 'whisper-1', prompt: 'a' }, 400, 'model'],
    [{ model: 'nothing', prompt: 'a' }, 404, 'model'],
  ])('refuse %j with %i', async (body, status, param) => {
    const error = await failed(client.images.generate(body as never));
    expect([error.status, error.param]).toEqual([status, param]);
  });

  it('that moderation refuses carry the word of the page', async () => {
    const error = await failed(client.images.generate({ model: 'gpt-image-1', prompt: 'moderate' }));
    expect([error.status, error.code]).toEqual([400, 'input_moderation']);
  });

  it('refuse a file that is not what its name says', async () => {
    const lie = await toFile(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.png', { type: 'image/png' });
    const error = await failed(client.images.edit({ model: 'gpt-image-1', prompt: 'x', image: lie }));
    expect([error.status, error.param]).toEqual([400, 'image']);
  });
});

describe('an image model asked by chat', () => {
  const messages = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'A cover, 2:3 portrait' }] }];

  it('streams queueing, progress, the picture and its download link', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt-4o-image-vip', messages, stream: true, stream_options: { include_usage: true } });
    let text = '';
    let usage: unknown;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(text).toMatch(
      /"prompt": "A cover, 2:3 portrait"[^]*>🕐 Queuing\.[^]*>⚡ Generating[^]*>🏃 Progress \d+[^]*\[100\]\(http[^]*> ✅ Generation complete[^]*!\[gen_[^\]]*\]\(http[^]*\[Click to download\]\(http/,
    );
    expect(usage).toMatchObject({ cost: 9 });
    expect(gateway.rooms.submissions.at(-1)?.input.settings).toMatchObject({ size: '1024x1536' });
    const picture = /!\[gen_[^\]]*\]\((http[^)]*)\)/.exec(text)?.[1] ?? '';
    expect((await fetch(picture)).headers.get('content-type')).toBe('image/png');
    const download = /\[Click to download\]\((http[^)]*)\)/.exec(text)?.[1] ?? '';
    expect((await fetch(download)).headers.get('content-disposition')).toContain('attachment');
  });

  it('answers whole with the picture', async () => {
    const answer = await client.chat.completions.create({ model: 'gpt-4o-image', messages });
    expect(answer.choices[0]?.message.content).toMatch(/^!\[gen_/);
  });

  it('ends a stream that failed with an error, not with an end', async () => {
    const stream = await client.chat.completions.create({ model: 'gpt-4o-image', messages: [{ role: 'user', content: 'fail' }], stream: true });
    const error = await failed(
      (async () => {
        for await (const chunk of stream) void chunk;
      })(),
    );
    expect(error.message).toContain('fake');
  });
});

describe('speech', () => {
  it('comes as it is made', async () => {
    const response = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hola' });
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(await response.text()).toBe('firstsecond');
    expect(gateway.rooms.speeches.at(-1)).toMatchObject({ format: 'mp3', turns: [{ text: 'Hola', voice: { id: 'alloy' } }] });
  });

  it('that breaks off never ends cleanly', async () => {
    const whole = async () => (await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'interrupt' })).arrayBuffer();
    await expect(whole()).rejects.toThrow(/terminated|Connection error/);
  });

  it("that is refused before its first byte has its own status, and names the field by this format's word", async () => {
    const { status, param } = await failed(client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'refuse' }));
    expect([status, param]).toEqual([400, 'input']);
  });

  it('comes as events when asked for', async () => {
    const response = await gateway.post('/v1/audio/speech', { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hola', stream_format: 'sse' });
    const events = (await response.text())
      .split('\n\n')
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice(6)) as { type: string });
    expect(events.map(({ type }) => type)).toEqual(['speech.audio.delta', 'speech.audio.delta', 'speech.audio.done']);
  });

  it('is the same again under the same idempotency key', async () => {
    const once = () => gateway.post('/v1/audio/speech', { model: 'tts-1', voice: 'alloy', input: 'otra vez' }, { 'idempotency-key': 'speech-1' });
    const first = await (await once()).text();
    const again = await once();
    expect([again.headers.get('idempotent-replayed'), await again.text()]).toEqual(['true', first]);
  });

  it.each([
    [{ model: 'gpt-4o-mini-tts', input: 'a', voice: 'nobody-here' }, 'voice'],
    [{ model: 'gpt-4o-mini-tts', input: '', voice: 'alloy' }, 'input'],
    [{ model: 'gpt-4o-mini-tts', input: 'x'.repeat(4_097), voice: 'alloy' }, 'input'],
    [{ model: 'gpt-4o-mini-tts', input: 'a', voice: 'alloy', response_format: 'midi' }, 'response_format'],
    [{ model: 'gpt-4o-mini-tts', input: 'a', voice: 'alloy', speed: 9 }, 'speed'],
    [{ model: 'tts-1', input: 'a', voice: 'alloy', instructions: 'whisper' }, 'instructions'],
  ])('refuses %j', async (body, param) => {
    const error = await failed(client.audio.speech.create(body as never));
    expect([error.status, error.param]).toEqual([400, param]);
  });
});

describe('transcription', () => {
  const file = () => toFile(wav(), 'a.wav', { type: 'audio/wav' });

  it('gives text, with its usage', async () => {
    const answer = await client.audio.transcriptions.create({ model: 'whisper-1', file: await file() });
    expect(answer).toMatchObject({ text: 'hola mundo', usage: { type: 'duration', seconds: 2 } });
    expect(gateway.rooms.transcriptions.at(-1)?.audio).toMatchObject({ kind: 'audio', durationSeconds: 1 });
  });

  it('gives subtitles', async () => {
    const srt = await client.audio.transcriptions.create({ model: 'whisper-1', file: await file(), response_format: 'srt' });
    expect(srt).toBe('1\n00:00:00,000 --> 00:00:00,500\nhola\n\n2\n00:00:00,500 --> 00:00:01,250\nmundo\n\n');
    expect(String(await client.audio.transcriptions.create({ model: 'whisper-1', file: await file(), response_format: 'vtt' }))).toMatch(
      /^WEBVTT\n\n00:00:00\.000 -->/,
    );
  });

  it('gives times, and translates', async () => {
    const verbose = await client.audio.transcriptions.create({
      model: 'whisper-1',
      file: await file(),
      response_format: 'verbose_json',
      timestamp_granularities: ['segment'],
    });
    expect(verbose).toMatchObject({ language: 'es', duration: 1.25, segments: [{ id: 0, start: 0, end: 0.5 }, { id: 1 }] });
    await client.audio.translations.create({ model: 'whisper-1', file: await file() });
    expect(gateway.rooms.transcriptions.at(-1)).toMatchObject({ translate: true });
  });

  it('refuses what is no recording, and a form without one', async () => {
    const text = await toFile(Buffer.from('hello hello hello'), 'a.mp3', { type: 'audio/mpeg' });
    expect((await failed(client.audio.transcriptions.create({ model: 'whisper-1', file: text }))).param).toBe('file');
    const form = new FormData();
    form.append('model', 'whisper-1');
    const response = await fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', headers: { authorization: `Bearer ${gateway.key}` }, body: form });
    expect([response.status, (await readJson<{ error: { param: string } }>(response)).error.param]).toEqual([400, 'file']);
  });
});

describe('responses', () => {
  it('answer whole', async () => {
    const response = await client.responses.create({ model: 'gpt-4o-mini', input: 'hola' });
    expect([response.status, response.output_text]).toEqual(['completed', 'Hola mundo\r\nfin']);
    expect(response.usage).toMatchObject({ input_tokens: 7, output_tokens: 42 });
  });

  it('stream', async () => {
    const stream = await client.responses.create({ model: 'gpt-4o-mini', input: [{ role: 'user', content: 'hola' }], stream: true });
    let text = '';
    let last: string | undefined;
    for await (const event of stream) {
      if (event.type === 'response.output_text.delta') text += event.delta;
      last = event.type;
    }
    expect([text, last]).toEqual(['Hola mundo\r\nfin', 'response.completed']);
  });

  it('call tools', async () => {
    const tools = [{ type: 'function' as const, name: 'get_time', parameters: { type: 'object', properties: {} }, strict: false }];
    const response = await client.responses.create({ model: 'gpt-4o-mini', input: 'call a tool', tools });
    expect(response.output).toEqual([expect.objectContaining({ type: 'function_call', name: 'get_time', call_id: 'call_1' })]);
  });

  it('refuse what would need a store', async () => {
    expect((await failed(client.responses.create({ model: 'gpt-4o-mini', input: 'hola', previous_response_id: 'resp_1' }))).param).toBe('previous_response_id');
  });
});
