import { parseBuffer } from 'music-metadata';
import OpenAI, { toFile } from 'openai';
import { RunningEmulator } from '../running-emulator.ts';
import { sampleMp4, samplePng, sampleWav } from './samples.ts';

describe('audio of OpenAI', () => {
  let emulator: RunningEmulator;
  let openai: OpenAI;
  beforeAll(async () => {
    emulator = await RunningEmulator.start();
    openai = new OpenAI({ apiKey: 'a-key', baseURL: `${emulator.url}/openai/v1`, maxRetries: 0 });
  });
  afterAll(() => emulator.stop());

  describe('speech', () => {
    const input = 'The toll is paid at the gate, every time.';
    const speak = (more: Partial<OpenAI.Audio.SpeechCreateParams> = {}) =>
      openai.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'alloy', input, ...more });

    it.each([
      ['mp3', 'audio/mpeg'],
      ['opus', 'audio/opus'],
      ['aac', 'audio/aac'],
      ['flac', 'audio/flac'],
      ['wav', 'audio/wav'],
    ] as const)('speaks %s, as long as the text', async (response_format, type) => {
      const answer = await speak({ response_format });
      expect(answer.headers.get('content-type')).toBe(type);
      expect(answer.headers.get('transfer-encoding')).toBe('chunked');
      const { format } = await parseBuffer(Buffer.from(await answer.arrayBuffer()), undefined, { duration: true });
      expect(Math.abs((format.duration ?? 0) - input.length / 15)).toBeLessThan(response_format === 'aac' ? 0.6 : 0.05);
    });

    it('speaks raw samples of 24 kHz, twice as fast when asked', async () => {
      const lengthOf = async (more: Partial<OpenAI.Audio.SpeechCreateParams>) =>
        (await (await speak({ response_format: 'pcm', ...more })).arrayBuffer()).byteLength;
      expect(await lengthOf({})).toBe(Math.round(24_000 * 2.73) * 2);
      expect(await lengthOf({ speed: 2 })).toBeCloseTo((await lengthOf({})) / 2, -4);
    });

    it('sends the bytes in pieces over time', async () => {
      const { packets } = await emulator.send('/openai/v1/audio/speech', {
        model: 'tts-1+interval=30,seconds=1',
        voice: 'nova',
        input,
        response_format: 'wav',
      });
      expect(packets.length).toBeGreaterThan(8);
    });

    it('streams events, with usage', async () => {
      const { text, headers } = await emulator.send('/openai/v1/audio/speech', {
        model: 'gpt-4o-mini-tts',
        voice: { id: 'voice_1' },
        input,
        stream_format: 'sse',
      });
      expect(headers['content-type']).toContain('text/event-stream');
      const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
      const bytes = Buffer.concat(events.flatMap(({ audio }) => (audio ? [Buffer.from(audio, 'base64')] : [])));
      expect((await parseBuffer(bytes)).format.codec).toMatch(/Layer 3/);
      expect(events.at(-1)).toEqual({ type: 'speech.audio.done', usage: { input_tokens: 11, output_tokens: 55, total_tokens: 66 } });
    });

    it.each([
      [{ input: '' }, 'input'],
      [{ input: 'x'.repeat(4_097) }, 'input'],
      [{ voice: 'nobody' }, 'voice'],
      [{ speed: 5 }, 'speed'],
      [{ response_format: 'ogg' }, 'response_format'],
      [{ model: 'tts-1', stream_format: 'sse' }, 'stream_format'],
      [{ model: 'gpt-4o' }, 'model'],
      [{ language: 'es' }, 'language'],
    ])('refuses %j', async (more, param) => {
      const { status, text } = await emulator.send('/openai/v1/audio/speech', { model: 'gpt-4o-mini-tts', voice: 'alloy', input, ...more });
      expect({ status, param: JSON.parse(text).error.param }).toEqual({ status: 400, param });
    });

    it('breaks off, and is billed by its characters', async () => {
      const body = { model: 'tts-1+cut=3000', voice: 'alloy', input: 'ação '.repeat(20) };
      const { isWhole, packets } = await emulator.send('/openai/v1/audio/speech', body, { headers: { 'x-client-request-id': 'r-cut' } });
      expect([isWhole, Buffer.concat(packets).length]).toEqual([false, 3_000]);
      expect(await emulator.journal('r-cut')).toMatchObject([
        {
          operation: 'audio.speak',
          outcome: 'succeeded',
          billable: true,
          units: { characters: 100, seconds: 6.67 },
          bodyBytesDelivered: 3_000,
          endedBy: 'server',
        },
      ]);
    });
  });

  describe('transcription', () => {
    const file = () => toFile(sampleWav(12), 'speech.wav', { type: 'audio/wav' });

    it('says that it made the text up, always the same for the same file', async () => {
      const first = await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await file() });
      expect(first.text).toMatch(/^\[emulated openai\/gpt-4o-transcribe\] I did not listen to 384\d\d\d bytes of audio\/wav\. \w+/u);
      expect(first.usage).toEqual({
        type: 'tokens',
        input_tokens: 120,
        input_token_details: { text_tokens: 0, audio_tokens: 120 },
        output_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      });
      expect((await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await file() })).text).toBe(first.text);
      const other = await openai.audio.transcriptions.create({ model: 'gpt-4o-transcribe', file: await toFile(sampleWav(13), 'speech.wav') });
      expect(other.text).not.toBe(first.text);
    });

    it('gives words and segments that fill the time', async () => {
      const verbose = await openai.audio.transcriptions.create({
        model: 'whisper-1',
        file: await file(),
        response_format: 'verbose_json',
        language: 'es',
        timestamp_granularities: ['word', 'segment'],
      });
      expect(verbose).toMatchObject({ task: 'transcribe', language: 'spanish', duration: 12, usage: { type: 'duration', seconds: 12 } });
      expect(verbose.words?.map(({ word }) => word).join(' ')).toBe(verbose.text);
      expect(verbose.words?.at(-1)?.end).toBe(12);
      expect(verbose.segments?.map(({ text }) => text).join('')).toBe(` ${verbose.text}`);
    });

    it('gives subtitles and plain text', async () => {
      const as = async (response_format: 'srt' | 'vtt' | 'text') =>
        openai.audio.transcriptions.create({ model: 'whisper-1', file: await file(), response_format });
      expect(await as('srt')).toMatch(/^1\n00:00:00,000 --> 00:00:04,000\n\[emulated/);
      expect(await as('vtt')).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:04\.000\n\[emulated/);
      expect(await as('text')).toMatch(/^\[emulated.*\n$/);
    });

    it('tells speakers apart', async () => {
      const answer = await openai.audio.transcriptions.create({
        model: 'gpt-4o-transcribe-diarize',
        file: await file(),
        response_format: 'diarized_json',
        known_speaker_names: ['Ana', 'Rui'],
      });
      expect((answer as OpenAI.Audio.TranscriptionDiarized).segments.map(({ speaker }) => speaker)).toEqual(['Ana', 'Rui', 'Ana']);
    });

    it('streams', async () => {
      const stream = await openai.audio.transcriptions.create({ model: 'gpt-4o-mini-transcribe', file: await file(), stream: true });
      let text = '';
      let whole: OpenAI.Audio.TranscriptionTextDoneEvent | undefined;
      for await (const event of stream) {
        if (event.type === 'transcript.text.delta') text += event.delta;
        if (event.type === 'transcript.text.done') whole = event;
      }
      expect(whole).toMatchObject({ text, usage: { type: 'tokens' } });
    });

    it('translates, with Whisper only', async () => {
      expect((await openai.audio.translations.create({ model: 'whisper-1', file: await file() })).text).toContain('[emulated openai/whisper-1]');
      await expect(openai.audio.translations.create({ model: 'gpt-4o-transcribe', file: await file() })).rejects.toMatchObject({ status: 400, param: 'model' });
    });

    it('listens to films', async () => {
      const { text } = await openai.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(sampleMp4(), 'film.mp4') });
      expect(text).toContain('video/mp4');
    });

    it('refuses what is no sound, has no known name, or asks for what the model lacks', async () => {
      const create = async (bytes: Buffer, name: string, more: Partial<OpenAI.Audio.TranscriptionCreateParamsNonStreaming> = {}) =>
        openai.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(bytes, name), ...more });
      for (const bytes of [Buffer.from('hello'), await samplePng(), Buffer.alloc(0)])
        await expect(create(bytes, 'a.wav')).rejects.toMatchObject({ status: 400, param: 'file' });
      await expect(create(sampleWav(), 'speech')).rejects.toMatchObject({ status: 400, param: 'file' });
      await expect(create(sampleWav(), 'a.wav', { model: 'gpt-4o-transcribe', response_format: 'srt' })).rejects.toMatchObject({ param: 'response_format' });
      await expect(create(sampleWav(), 'a.wav', { timestamp_granularities: ['word'] })).rejects.toMatchObject({ param: 'timestamp_granularities' });
      await expect(create(Buffer.alloc(26 * 1_024 * 1_024), 'a.wav')).rejects.toMatchObject({ status: 413 });
    });

    it('is billed by the second, also when the caller leaves', async () => {
      const form = new FormData();
      form.append('model', 'whisper-1+run=1000');
      form.append('file', new File([new Uint8Array(sampleWav(5))], 'a.wav'));
      const headers = { authorization: 'Bearer k', 'x-client-request-id': 'r-left' };
      const call = fetch(`${emulator.url}/openai/v1/audio/transcriptions`, { method: 'POST', headers, body: form, signal: AbortSignal.timeout(100) });
      await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await emulator.journal('r-left')).toMatchObject([{ operation: 'audio.transcribe', billable: true, units: { seconds: 5 }, endedBy: 'client' }]);
    });
  });
});
