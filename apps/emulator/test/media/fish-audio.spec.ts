import { parseBuffer } from 'music-metadata';
import { RunningEmulator } from '../running-emulator.ts';
import { sampleWav, samplePng } from './samples.ts';

interface FishModel {
  _id: string;
  title: string;
  state: string;
  visibility: string;
}

describe('Fish Audio', () => {
  let emulator: RunningEmulator;
  beforeAll(async () => (emulator = await RunningEmulator.start()));
  afterAll(() => emulator.stop());

  const call = (path: string, init: RequestInit & { key?: string } = {}) =>
    fetch(`${emulator.url}/fish-audio${path}`, {
      ...init,
      headers: { authorization: `Bearer ${init.key ?? 'a-key'}`, ...(init.headers as Record<string, string>) },
    });
  const speak = (body: unknown, headers: Record<string, string> = {}, key?: string) =>
    call('/v1/tts', {
      method: 'POST',
      headers: { 'content-type': 'application/json', model: 's1', ...headers },
      body: JSON.stringify(body),
      ...(key ? { key } : {}),
    });
  const form = (fields: Record<string, string | Buffer | string[]>) => {
    const made = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (Buffer.isBuffer(value)) made.append(name, new File([new Uint8Array(value)], `${name}.wav`));
      else for (const each of [value].flat()) made.append(name, each);
    }
    return made;
  };
  const clone = async (fields: Record<string, string | Buffer | string[]> = {}, key?: string) =>
    call('/model', {
      method: 'POST',
      body: form({ type: 'tts', title: 'Ana', train_mode: 'fast', voices: sampleWav(), visibility: 'private', ...fields }),
      ...(key ? { key } : {}),
    });

  describe('speech', () => {
    it.each([
      [{ format: 'mp3', mp3_bitrate: 64 }, 'audio/mpeg', 44_100],
      [{ format: 'wav', sample_rate: 16_000 }, 'audio/wav', 16_000],
      [{ format: 'opus' }, 'audio/ogg', 48_000],
    ])('comes as %j', async (more, type, sampleRate) => {
      const answer = await speak({ text: 'The toll is paid at the gate.', ...more });
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('transfer-encoding')]).toEqual([200, type, 'chunked']);
      const { format } = await parseBuffer(Buffer.from(await answer.arrayBuffer()), undefined, { duration: true });
      expect(format.sampleRate).toBe(sampleRate);
      expect(format.duration).toBeCloseTo(29 / 15, 1);
    });

    it('is billed by the bytes of the text, and by the paid model when the header is missing or unknown', async () => {
      const text = '<|speaker:0|>Olá, ação!';
      for (const [requestId, header, model] of [
        ['r-s1', 's1', 's1'],
        ['r-none', '', 's2.1-pro'],
        ['r-odd', 's9', 's2.1-pro'],
      ] as const) {
        await speak({ text }, { model: header, 'x-client-request-id': requestId });
        expect(await emulator.journal(requestId)).toMatchObject([
          { model, operation: 'audio.speak', outcome: 'succeeded', billable: true, units: { bytes: Buffer.byteLength(text), characters: [...text].length } },
        ]);
      }
    });

    it('takes several voices, except with s1, and needs one for each speaker', async () => {
      const voices = ['a'.repeat(32), 'b'.repeat(32)];
      const text = '<|speaker:0|>Hi.<|speaker:1|>Hello.';
      expect((await speak({ text, reference_id: voices }, { model: 's2-pro' })).status).toBe(200);
      expect((await speak({ text, reference_id: voices })).status).toBe(422);
      expect((await speak({ text: `${text}<|speaker:2|>And me?`, reference_id: voices }, { model: 's2-pro' })).status).toBe(422);
    });

    it('refuses unknown voices with 400, and values with 422 as a list', async () => {
      for (const reference_id of ['nobody', '0'.repeat(32)])
        expect(await (await speak({ text: 'x', reference_id })).json()).toEqual({ status: 400, message: expect.any(String), reason: 'reference_not_found' });
      const answer = await speak({ text: 'x', format: 'flac', temperature: 2 });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject([
        { loc: ['body', 'temperature'], in: 2 },
        { loc: ['body', 'format'], in: 'flac', type: 'invalid_value' },
      ]);
      expect((await speak({})).status).toBe(422);
      expect((await speak({ text: 'x', references: [] })).status).toBe(422);
    });

    it('refuses keys with 401 and an unreadable body in plain text', async () => {
      expect(await (await speak({ text: 'x' }, {}, 'wrong')).json()).toMatchObject({ status: 401 });
      const broken = await call('/v1/tts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
      expect([broken.status, broken.headers.get('content-type')]).toEqual([400, 'text/plain']);
    });

    it('takes MessagePack with recordings', async () => {
      const text = Buffer.from('Olá');
      const audio = sampleWav(1);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(audio.length);
      const body = Buffer.concat([
        Buffer.from([0x83, 0xa4]),
        Buffer.from('text'),
        Buffer.from([0xa0 | text.length]),
        text,
        Buffer.from([0xab]),
        Buffer.from('temperature'),
        Buffer.from('cb3fe0000000000000', 'hex'),
        Buffer.from([0xaa]),
        Buffer.from('references'),
        Buffer.from([0x91, 0x82, 0xa5]),
        Buffer.from('audio'),
        Buffer.from([0xc6]),
        length,
        audio,
        Buffer.from([0xa4]),
        Buffer.from('text'),
        Buffer.from([0xa1]),
        Buffer.from('x'),
      ]);
      const send = (bytes: Buffer) =>
        call('/v1/tts', { method: 'POST', headers: { 'content-type': 'application/msgpack', model: 's2-pro' }, body: new Uint8Array(bytes) });
      expect((await send(body)).status).toBe(200);
      expect((await send(body.subarray(0, 100))).status).toBe(400);
    });

    it('holds a place until the last byte, and refuses who has too many', async () => {
      const slow = () => speak({ text: 'x' }, { model: 's1+concurrency=2,run=1500' });
      const statuses = (await Promise.all([slow(), slow(), slow()])).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 200, 429]);
      const leave = new AbortController();
      const init = { method: 'POST', body: '{"text":"x"}', key: 'a-busy-key', signal: leave.signal };
      const headers = { 'content-type': 'application/json', model: 's1+fault=hang', 'x-client-request-id': 'r-busy' };
      const many = Array.from({ length: 50 }, () => call('/v1/tts', { ...init, headers }).catch(() => 'left'));
      while ((await emulator.journal('r-busy')).filter(({ model }) => model !== null).length < 50) await new Promise((resolve) => setTimeout(resolve, 10));
      expect((await speak({ text: 'x' }, {}, 'a-busy-key')).status).toBe(429);
      leave.abort();
      await Promise.all(many);
      while ((await speak({ text: 'x' }, {}, 'a-busy-key')).status === 429) await new Promise((resolve) => setTimeout(resolve, 10));
    });
  });

  describe('transcription', () => {
    const hear = (fields: Record<string, string | Buffer>, headers: Record<string, string> = {}) =>
      call('/v1/asr', { method: 'POST', body: form(fields), headers });

    it('gives a made-up text with times when asked', async () => {
      const plain = (await (await hear({ audio: sampleWav(8) }, { 'x-client-request-id': 'r-asr' })).json()) as { text: string };
      expect(plain).toMatchObject({ text: expect.stringMatching(/^\[emulated fish-audio\/transcribe-1\]/), duration: 8, segments: [{ start: 0, end: 8 }] });
      const timed = await (await hear({ audio: sampleWav(8), ignore_timestamps: 'false', language: 'pt' })).json();
      expect(timed).toMatchObject({
        text: plain.text,
        segments: [
          { start: 0, end: 4 },
          { start: 4, end: 8 },
        ],
        language_code: 'pt',
      });
      expect(await emulator.journal('r-asr')).toMatchObject([{ operation: 'audio.transcribe', model: 'transcribe-1', billable: true, units: { seconds: 8 } }]);
    });

    it('refuses what is no sound, or nothing', async () => {
      expect((await hear({ audio: await samplePng() })).status).toBe(400);
      expect((await hear({ language: 'es' })).status).toBe(422);
    });
  });

  describe('voices', () => {
    it('are cloned, speak at once, are changed, listed and deleted', async () => {
      const cloned = await clone();
      expect(cloned.status).toBe(201);
      const voice = (await cloned.json()) as FishModel;
      expect(voice).toMatchObject({ _id: expect.stringMatching(/^[0-9a-f]{32}$/), title: 'Ana', state: 'trained', visibility: 'private' });
      const speakWith = (key?: string) => speak({ text: 'x', reference_id: voice._id }, {}, key);
      expect((await speakWith()).status).toBe(200);
      expect((await speakWith('another-key')).status).toBe(400);
      expect((await call(`/model/${voice._id}`, { method: 'PATCH', body: form({ title: 'Bela' }) })).status).toBe(200);
      expect(((await (await call(`/model/${voice._id}`)).json()) as FishModel).title).toBe('Bela');
      const list = (await (await call('/model?self=true&page_size=5')).json()) as { items: FishModel[]; total: number };
      expect(list.items.map(({ _id }) => _id)).toContain(voice._id);
      expect((await call(`/model/${voice._id}`, { method: 'DELETE', key: 'another-key' })).status).toBe(404);
      expect((await call(`/model/${voice._id}`, { method: 'DELETE' })).status).toBe(200);
      expect((await call(`/model/${voice._id}`)).status).toBe(404);
      expect((await speakWith()).status).toBe(400);
    });

    it('need a recording, a title, and a cover when public', async () => {
      expect((await clone({ voices: Buffer.from('not a sound') })).status).toBe(400);
      expect((await clone({ title: '' })).status).toBe(422);
      expect((await clone({ train_mode: 'slow' })).status).toBe(422);
      expect((await clone({ visibility: 'public' })).status).toBe(400);
      expect((await clone({ texts: ['one', 'two'] })).status).toBe(422);
    });
  });
});
