import { hasProgram } from '@portazgo/local-engines';
import { parseBuffer } from 'music-metadata';
import { LocalHouse, jpegAddress, shown } from './support/local-house.ts';
import { until } from './support/until.ts';

jest.setTimeout(120_000);

const withPocketsphinx = hasProgram('pocketsphinx_continuous') ? describe : describe.skip;
const withEspeak = hasProgram('espeak-ng') ? describe : describe.skip;

const english = 'The quick brown fox jumps over the lazy dog near the river bank.';
const spanish = 'El puente abre al amanecer y cierra cuando pasa el último barco.';

let house: LocalHouse;
beforeAll(async () => {
  house = await LocalHouse.start(['jobs', 'audio', 'video']);
}, 120_000);
afterAll(() => house?.stop(), 60_000);

describe('speech', () => {
  async function speak(body: object): Promise<Response> {
    return fetch(`${house.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${house.caller.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: english, ...body }),
    });
  }

  interface WrittenDown {
    text: string;
    words?: { word: string; start: number; end: number }[];
  }

  async function transcribe(sound: Buffer, form: Record<string, string>): Promise<Response> {
    const data = new FormData();
    data.set('file', new Blob([Uint8Array.from(sound)]), 'speech.wav');
    for (const [name, value] of Object.entries(form)) data.append(name, value);
    return fetch(`${house.url}/v1/audio/transcriptions`, { method: 'POST', headers: { authorization: `Bearer ${house.caller.key}` }, body: data });
  }

  /** As the client's own list of jobs shows it. */
  const lastJob = async () => (await house.caller.get<{ data: object[] }>('/v1/account/jobs?limit=1')).data[0];

  /** Of a WAV of 16 bit and one channel, whether its header tells its length or not. */
  const secondsOfWav = (wav: Buffer) => (wav.length - 44) / 2 / wav.readUInt32LE(24);

  it('speaks while it is heard, for nothing, and says which engine spoke', async () => {
    const before = await house.caller.credits();
    const reply = await speak({ model: 'local/flite', voice: 'rms', response_format: 'wav' });
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    const wav = Buffer.concat(chunks);
    expect([reply.status, reply.headers.get('x-portazgo-engine'), reply.headers.get('content-type')]).toEqual([200, 'local/flite', 'audio/wav']);
    expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
    expect(secondsOfWav(wav)).toBeGreaterThan(3);
    expect(secondsOfWav(wav)).toBeLessThan(6);
    expect(await house.caller.credits()).toBe(before);
  }, 60_000);

  it('stands in where a vendor has no credentials, before the emulator does', async () => {
    const reply = await speak({ model: 'tts-1', voice: 'nova', speed: 1.5 });
    expect([reply.status, reply.headers.get('x-portazgo-engine')]).toEqual([200, 'local/flite']);
    expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
  }, 60_000);

  it('leaves to the emulator what it cannot do', async () => {
    const reply = await speak({ model: 'tts-1', voice: 'nova', response_format: 'opus' });
    await reply.arrayBuffer();
    expect(reply.status).toBe(200);
    expect(reply.headers.get('x-portazgo-engine')).not.toMatch(/^local\//);
  }, 60_000);

  it.each([
    ['an unknown voice', { voice: 'nobody' }, 'voice'],
    ['a format it does not offer', { response_format: 'aac' }, 'response_format'],
    ['a speed out of bounds', { speed: 3 }, 'speed'],
    ['a text that is not English', { input: spanish }, 'input'],
    ['a text without a word', { input: '😀 …' }, 'input'],
  ])(
    'refuses %s by name, and serves the next',
    async (_, body, field) => {
      const refused = await speak({ model: 'local/flite', voice: 'slt', ...body });
      expect([refused.status, ((await refused.json()) as { error: { param: string } }).error.param]).toEqual([400, field]);
      expect((await speak({ model: 'local/flite', voice: 'slt', input: 'Yes.' })).status).toBe(200);
    },
    60_000,
  );

  it('answers `ask` in mode tts-s2 with a dialogue of two voices', async () => {
    const task = await house.caller.ask({
      ask: '<|speaker:0|>Good morning, how much is it?<|speaker:1|>Two coins, please.',
      mode: 'tts-s2',
      voices: ['sarah', 'adrian'],
    });
    expect(task).toMatchObject({ status: 'completed', usage: { cost: 0 } });
    expect(await lastJob()).toMatchObject({ model: 's2-pro', engine: 'local/flite', nature: 'real' });
    const { type, bytes } = await house.fileAt(task.answer);
    expect([type, bytes.length > 15_000]).toEqual(['audio/mpeg', true]);
  }, 60_000);

  withEspeak('with the program espeak-ng', () => {
    it('speaks Spanish in mode tts-s2', async () => {
      const task = await house.caller.ask({ ask: spanish, mode: 'tts-s2' });
      expect([task.status, await lastJob()]).toMatchObject(['completed', { model: 's2-pro', engine: 'local/espeak-ng', nature: 'real' }]);
      expect((await house.fileAt(task.answer)).bytes.length).toBeGreaterThan(15_000);
    }, 60_000);

    it('speaks Portuguese at once', async () => {
      const reply = await speak({ model: 'local/espeak-ng', voice: 'pt-br-mulher', input: 'A ponte abre ao amanhecer.', response_format: 'wav' });
      expect([reply.status, reply.headers.get('x-portazgo-engine')]).toEqual([200, 'local/espeak-ng']);
      expect(secondsOfWav(Buffer.from(await reply.arrayBuffer()))).toBeGreaterThan(1);
    }, 60_000);
  });

  withPocketsphinx('with the program pocketsphinx', () => {
    let wav: Buffer;
    beforeAll(async () => {
      wav = Buffer.from(await (await speak({ model: 'local/flite', voice: 'rms', response_format: 'wav' })).arrayBuffer());
    });

    it('writes down what was spoken, with the times of words', async () => {
      const reply = await transcribe(wav, { model: 'local/pocketsphinx', response_format: 'verbose_json', 'timestamp_granularities[]': 'word' });
      const { text, words = [] } = (await reply.json()) as WrittenDown;
      expect([reply.status, reply.headers.get('x-portazgo-engine')]).toEqual([200, 'local/pocketsphinx']);
      const said = english.toLowerCase().replace('.', '').split(' ');
      const heard = new Set(text.split(' '));
      expect(said.filter((word) => heard.has(word)).length).toBeGreaterThanOrEqual(said.length - 2);
      expect(words.length).toBeGreaterThanOrEqual(said.length - 2);
      expect(words.at(-1)?.end).toBeLessThan(secondsOfWav(wav));
    }, 60_000);

    it('writes subtitles, also where a vendor has no credentials', async () => {
      const reply = await transcribe(wav, { model: 'whisper-1', response_format: 'srt', language: 'en' });
      expect([reply.status, reply.headers.get('x-portazgo-engine')]).toEqual([200, 'local/pocketsphinx']);
      expect(await reply.text()).toMatch(/^1\n00:00:00,\d{3} --> 00:00:0\d,\d{3}\n\w/);
    }, 60_000);

    it('names a language that it does not understand', async () => {
      const reply = await transcribe(wav, { model: 'local/pocketsphinx', language: 'es' });
      expect([reply.status, ((await reply.json()) as { error: { param: string } }).error.param]).toEqual([400, 'language']);
    }, 60_000);
  });
});

describe('music and films', () => {
  const image = jpegAddress(shown('coffee.jpg'));

  it('composes: the piece behind the link lasts what was asked, for nothing, the same for the same seed', async () => {
    const input = { prompt: 'una bossa nova tranquila con flauta', duration: 6, bpm: 120, seed: 3, format: 'wav' };
    const [job, again] = [await house.run('local/music', input), await house.run('local/music', input)];
    expect(job).toMatchObject({ status: 'completed', credits_charged: 0 });
    expect(await house.told(job.id)).toMatchObject({ engine: 'local/spessasynth', nature: 'procedural', credits_charged: 0 });
    const { type, bytes } = await house.fileAt(Object.values(job.output ?? {})[0]);
    expect(type).toMatch(/wav/);
    const { format } = await parseBuffer(bytes);
    expect(format).toMatchObject({ sampleRate: 44_100, numberOfChannels: 2 });
    expect(Math.abs((format.duration ?? 0) - 6)).toBeLessThan(0.2);
    expect((await house.fileAt(Object.values(again.output ?? {})[0])).bytes.equals(bytes)).toBe(true);
  }, 60_000);

  it('stands in for who sings where nothing is to be sung, and for nobody else', async () => {
    const instrumental = await house.run('suno', { gpt_description_prompt: 'a short lullaby, 8 seconds', make_instrumental: true });
    const sung = await house.run('suno', { gpt_description_prompt: 'a short lullaby' });
    expect(await house.told(instrumental.id)).toMatchObject({ status: 'succeeded', engine: 'local/spessasynth', nature: 'procedural' });
    expect(await house.told(sung.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
    // Two, as Suno makes them, and not the same one twice.
    const links = Object.values(instrumental.output ?? {}).flat();
    const pieces = await Promise.all(links.map((link) => house.fileAt(link)));
    expect(pieces.map(({ type }) => type)).toEqual(['audio/mpeg', 'audio/mpeg']);
    expect(pieces[0]?.bytes.equals(pieces[1]?.bytes ?? Buffer.alloc(0))).toBe(false);
  }, 60_000);

  it('refuses what it cannot play by name', async () => {
    const { status, body } = await house.caller.door.post('/api/v1/models/run', { model: 'local/music', input: { prompt: 'a song', duration: 999 } });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('duration')]);
    const job = await house.run('local/music', { prompt: 'a song', instruments: 'theremin', duration: 5 });
    expect(job).toMatchObject({ status: 'failed', credits_charged: 0, error: { message: expect.stringContaining('theremin') } });
  }, 60_000);

  it('stops a film that its client cancels', async () => {
    const { id } = await house.caller.start('local/film', { image, duration: 20, resolution: '720p' });
    await until(async () => ((await house.told(id)).status === 'running' ? true : undefined));
    const startedAt = performance.now();
    await house.caller.post(`/v1/account/jobs/${id}/cancel`, {});
    const ended = await until(async () => {
      const job = await house.told(id);
      return ['queued', 'running', 'cancelling'].includes(job.status) ? undefined : job;
    });
    expect([ended.status, ended.credits_charged]).toEqual(['cancelled', 0]);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  }, 60_000);

  it('films a picture next, and titles with music', async () => {
    const filmed = await house.run('local/film', { image, motion: 'zoom-in', duration: 3, resolution: '360p' });
    expect(filmed).toMatchObject({ status: 'completed', credits_charged: 0 });
    expect(await house.told(filmed.id)).toMatchObject({ engine: 'local/film', nature: 'procedural' });
    const { type, bytes } = await house.fileAt(Object.values(filmed.output ?? {})[0]);
    expect([type, bytes.toString('latin1', 4, 8), bytes.indexOf('moov') < bytes.indexOf('mdat')]).toEqual(['video/mp4', 'ftyp', true]);
    const titled = await house.run('local/film', { prompt: 'El puente abre.', duration: 3, resolution: '360p', music: true });
    const film = await house.fileAt(Object.values(titled.output ?? {})[0]);
    const { format } = await parseBuffer(film.bytes);
    expect(Math.abs((format.duration ?? 0) - 3)).toBeLessThan(0.2);
    expect([film.bytes.includes('avc1'), film.bytes.includes('mp4a')]).toEqual([true, true]);
  }, 120_000);

  it('moves the camera for a model of moving pictures, and leaves to others what must move by itself', async () => {
    const camera = await house.run('xai/grok-video-image-to-video', { image_input: [image], prompt: 'slow zoom in', duration: 3 });
    const moving = await house.run('xai/grok-video-image-to-video', { image_input: [image], prompt: 'the coffee spills', duration: 3 });
    expect(await house.told(camera.id)).toMatchObject({ status: 'succeeded', engine: 'local/film', nature: 'procedural', credits_charged: 0 });
    expect(await house.told(moving.id)).toMatchObject({ engine: expect.stringContaining('emulator'), nature: 'emulated' });
  }, 120_000);
});
