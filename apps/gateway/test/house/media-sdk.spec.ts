import { parseBuffer } from 'music-metadata';
import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { png, wav } from '@portazgo/samples';
import type { MediaCaller } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';

let house: MediaHouse;
let caller: MediaCaller;
let client: OpenAI;

beforeAll(async () => {
  house = await MediaHouse.start(['jobs', 'courier', 'llm', 'image', 'audio']);
  caller = await house.caller();
  client = caller.openai;
}, 120_000);
afterAll(() => house?.stop(), 60_000);

const bytesOf = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64');
const fetched = async (url: string | undefined) => {
  const answer = await fetch(url ?? '');
  return { status: answer.status, type: answer.headers.get('content-type'), headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};

/** The header that says what a call cost, by the library's way to the raw answer. */
const byHeader = ({ response }: { response: Response }) => Number(response.headers.get('x-portazgo-cost'));
const byUsage = (answer: object) => (answer as { usage: { cost: number } }).usage.cost;

describe('images.generate', () => {
  it('hands over as many pictures as asked for, in the size asked for', async () => {
    const { data, response } = await caller.costing(byHeader, () =>
      client.images.generate({ model: 'gpt-image-1', prompt: 'a toll gate', n: 2, size: '1024x1536', quality: 'low' }).withResponse(),
    );
    expect(data.data).toHaveLength(2);
    for (const { b64_json } of data.data ?? []) expect(await sharp(bytesOf(b64_json)).metadata()).toMatchObject({ format: 'png', width: 1_024, height: 1_536 });
    expect(data).toMatchObject({ output_format: 'png', size: '1024x1536', created: expect.any(Number) });
    // Two of low quality that are not square have 408 tokens each, at 40 dollars a million; those of the prompt cost 5.
    expect(data.usage).toMatchObject({ output_tokens: 816, input_tokens_details: { image_tokens: 0 } });
    const cost = ((data.usage?.input_tokens ?? 0) * 5 + 816 * 40) / 1_000;
    expect([byHeader({ response }), response.headers.get('x-portazgo-engine')]).toEqual([cost, 'emulator/gpt-image-1']);
  });

  it('links to the same picture, which anyone with the link can read and nobody without', async () => {
    const ask = { model: 'gpt-image-1', prompt: 'a bridge', output_format: 'webp' } as const;
    const { data } = await client.images.generate({ ...ask, response_format: 'url' });
    const { status, type, bytes } = await fetched(data?.[0]?.url);
    expect([status, type]).toEqual([200, 'image/webp']);
    const { data: same } = await client.images.generate(ask);
    expect(bytes.equals(bytesOf(same?.[0]?.b64_json))).toBe(true);
    expect((await fetched(data?.[0]?.url?.replace(/signature=[^&]+/, 'signature=forged'))).status).toBe(404);
  });

  it('streams the picture as its one event', async () => {
    const events: OpenAI.ImageGenStreamEvent[] = [];
    for await (const event of await client.images.generate({ model: 'gpt-image-1-mini', prompt: 'a bridge', stream: true })) events.push(event);
    expect(events.map(({ type }) => type)).toEqual(['image_generation.completed']);
    expect(await sharp(bytesOf(events[0]?.b64_json)).metadata()).toMatchObject({ format: 'png', width: 1_024 });
  });
});

describe('images.edit', () => {
  it('takes pictures and a mask from a form', async () => {
    const image = await toFile(
      await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
        .jpeg()
        .toBuffer(),
      'photo.jpg',
      { type: 'image/jpeg' },
    );
    const hole = await sharp({ create: { width: 64, height: 64, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
      .png()
      .toBuffer();
    const mask = await toFile(hole, 'mask.png', { type: 'image/png' });
    const other = await toFile(png(32, 32), 'b.png');
    const { data } = await caller.costing(byHeader, () =>
      client.images.edit({ model: 'gpt-image-1', prompt: 'make it red', image: [image, other], mask, quality: 'low' }).withResponse(),
    );
    expect(await sharp(bytesOf(data.data?.[0]?.b64_json)).metadata()).toMatchObject({ format: 'png', width: 1_024, height: 1_024 });
  });
});

describe('audio', () => {
  const text = 'The toll is two coins, and the gate opens at dawn.';

  it.each([
    ['mp3', 'audio/mpeg', 'MPEG', 'Layer 3'],
    ['wav', 'audio/wav', 'WAVE', 'PCM'],
    ['opus', 'audio/ogg', 'Ogg', 'Opus'],
    ['flac', 'audio/flac', 'FLAC', 'FLAC'],
  ] as const)('speaks in %s', async (response_format, type, container, codec) => {
    // 0.02 credits a character.
    const { bytes, ...answer } = await caller.costing(text.length * 0.02, async () => {
      const response = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: text, response_format });
      return {
        type: response.headers.get('content-type'),
        engine: response.headers.get('x-portazgo-engine'),
        bytes: Buffer.from(await response.arrayBuffer()),
      };
    });
    expect(answer).toEqual({ type, engine: 'emulator/gpt-4o-mini-tts' });
    const { format } = await parseBuffer(bytes, { mimeType: type }, { duration: true });
    expect(format).toMatchObject({ container: expect.stringContaining(container), codec: expect.stringContaining(codec) });
    expect(format.duration).toBeGreaterThan(0.5);
  });

  it('speaks in bare samples', async () => {
    const response = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input: text, response_format: 'pcm' });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toMatch(/^audio\/(pcm|l16)/i);
    // 24,000 samples of two bytes a second, and no container before them.
    expect([bytes.length % 2, bytes.length > 24_000, bytes.subarray(0, 4).toString('latin1')]).toEqual([0, true, expect.not.stringMatching(/RIFF|OggS|fLaC/)]);
  });

  it('speaks as events that end with their cost', async () => {
    const done = await caller.costing(
      ({ usage }: { usage: { cost: number } }) => usage.cost,
      async () => {
        const response = await client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'nova', input: text, stream_format: 'sse' });
        const events = (await response.text())
          .split('\n\n')
          .filter((block) => block.startsWith('data: '))
          .map((block) => JSON.parse(block.slice(6)) as { type: string; audio?: string; usage: { cost: number } });
        const sound = Buffer.concat(events.map(({ audio }) => bytesOf(audio)));
        expect((await parseBuffer(sound, { mimeType: 'audio/mpeg' })).format.codec).toMatch(/Layer 3$/);
        return events.at(-1)!;
      },
    );
    expect(done).toMatchObject({ type: 'speech.audio.done', usage: { cost: expect.closeTo(text.length * 0.02, 6) } });
  });

  it('transcribes a recording in each form', async () => {
    const file = () => toFile(wav(3), 'three-seconds.wav', { type: 'audio/wav' });
    // 0.1 credits a second.
    const verbose = await caller.costing(byUsage, async () =>
      client.audio.transcriptions.create({
        model: 'whisper-1',
        file: await file(),
        response_format: 'verbose_json',
        timestamp_granularities: ['word', 'segment'],
      }),
    );
    expect(verbose).toMatchObject({ duration: 3, text: expect.stringMatching(/\w/), usage: { type: 'duration', seconds: 3, cost: expect.closeTo(0.3, 6) } });
    expect(verbose.segments?.at(-1)?.end).toBeLessThanOrEqual(3);
    expect(verbose.words?.map(({ word }) => word).join(' ').length).toBeGreaterThan(0);
    const json = await caller.costing(byUsage, async () => client.audio.transcriptions.create({ model: 'gpt-4o-mini-transcribe', file: await file() }));
    expect(json.text).toMatch(/\w/);
    const [plain, srt, vtt] = await Promise.all(
      (['text', 'srt', 'vtt'] as const).map(async (response_format) =>
        client.audio.transcriptions.create({ model: 'whisper-1', file: await file(), response_format }),
      ),
    );
    expect(plain).toBe(`${verbose.text}\n`);
    expect(srt).toMatch(/^1\n00:00:00,\d{3} --> 00:00:0[0-3],\d{3}\n\S/);
    expect(vtt).toMatch(/^WEBVTT\n\n00:00:00\.\d{3} --> 00:00:0[0-3]\.\d{3}\n\S/);
  });

  it('transcribes what it spoke', async () => {
    const spoken = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: text });
    const { text: heard } = await client.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await toFile(spoken, 'speech.mp3') });
    expect(heard).toMatch(/\w/);
  });

  it('translates', async () => {
    const { text: translated } = await caller.costing(byUsage, async () =>
      client.audio.translations.create({ model: 'whisper-1', file: await toFile(wav(2), 'a.wav') }),
    );
    expect(translated).toMatch(/\w/);
  });

  it('leaves no recording behind', async () => {
    const before = await house.traces.storedMessages();
    await client.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(wav(2), 'a.wav') });
    // The answer does not wait for it.
    expect(await house.traces.storedSettlesAt(before)).toBe(before);
  });
});

describe('chats with pictures', () => {
  const dataUrl = `data:image/png;base64,${png(8, 8).toString('base64')}`;
  const messages = (url: string, text = 'What is this?') => [
    {
      role: 'user' as const,
      content: [
        { type: 'text' as const, text },
        { type: 'image_url' as const, image_url: { url } },
      ],
    },
  ];

  it('see one in the message, and one at an address that the house fetches', async () => {
    const stored = await house.traces.storedMessages();
    const inline = await caller.costing(byUsage, () => client.chat.completions.create({ model: 'gpt-4o-mini', messages: messages(dataUrl) }));
    const url = house.web.offer('/seen.png', png(8, 8), 'image/png');
    const addressed = await caller.costing(byUsage, () => client.chat.completions.create({ model: 'gpt-4o-mini', messages: messages(url) }));
    // The emulator says which picture arrived, by its bytes: the same of both.
    expect(inline.choices[0]?.message.content).toMatch(/png/i);
    expect(addressed.choices[0]?.message.content).toBe(inline.choices[0]?.message.content);
    expect(house.web.visitsTo('/seen.png')).toHaveLength(1);
    expect(await house.traces.storedSettlesAt(stored)).toBe(stored);
  });

  it('of responses too', async () => {
    const response = await caller.costing(byUsage, () =>
      client.responses.create({
        model: 'gpt-4o-mini',
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What is this?' },
              { type: 'input_image', image_url: dataUrl, detail: 'auto' },
            ],
          },
        ],
      }),
    );
    expect(response.output_text).toMatch(/png/i);
  });

  it('of an image model answer with a picture that downloads', async () => {
    const answer = await caller.costing(byUsage, () =>
      client.chat.completions.create({ model: 'gpt-4o-image-vip', messages: [{ role: 'user', content: 'A poster, 2:3' }] }),
    );
    const link = /\[Click to download\]\(([^)]+)\)/.exec(answer.choices[0]?.message.content ?? '')?.[1];
    const { headers, bytes } = await fetched(link);
    expect(headers.get('content-disposition')).toContain('attachment');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1_024, height: 1_536 });
  });

  it('of an image model stream how it goes, edit the picture that was sent, and end with the cost', async () => {
    const { text, usage } = await caller.costing(byUsage, async () => {
      const stream = await client.chat.completions.create({
        model: 'gpt-4o-image-vip',
        messages: messages(dataUrl, 'Paint it red'),
        stream: true,
        stream_options: { include_usage: true },
      });
      const chunks: OpenAI.ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      return { text: chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), usage: chunks.at(-1)?.usage };
    });
    expect(text).toMatch(/>🕐 Queuing\.[^]*>⚡ Generating[^]*\[100\]\(http[^]*> ✅ Generation complete[^]*\[Click to download\]\(http/);
    expect(usage).toMatchObject({ cost: 9 });
    const { type, bytes } = await fetched(/!\[gen_[^\]]*\]\(([^)]+)\)/.exec(text)?.[1]);
    expect([type, (await sharp(bytes).metadata()).width]).toEqual(['image/png', 1_024]);
  });
});

it('charges each call once and leaves no hold', async () => {
  expect(await house.faults()).toEqual({ holds: 0, faults: [] });
  const charged = (await house.ledger.charges(caller.clientId)).reduce((sum, each) => sum + each.chargedMicroCredits, 0);
  expect(await caller.credits()).toBeCloseTo(100_000 - charged / 1e6, 6);
});
