import { hasProgram } from '@portazgo/local-engines';
import type { MediaCaller } from './support/media-caller.ts';
import { MediaHouse } from './support/media-house.ts';

const withPocketsphinx = hasProgram('pocketsphinx_continuous') ? describe : describe.skip;
const withEspeak = hasProgram('espeak-ng') ? describe : describe.skip;

const english = 'The quick brown fox jumps over the lazy dog near the river bank.';
const spanish = 'El puente abre al amanecer y cierra cuando pasa el último barco.';

let house: MediaHouse;
let caller: MediaCaller;
beforeAll(async () => {
  house = await MediaHouse.start(['jobs', 'audio'], { environment: { LOCAL_ENGINES: 'on' } });
  caller = await house.caller();
}, 120_000);
afterAll(() => house?.stop(), 60_000);

async function speak(body: object): Promise<Response> {
  return fetch(`${house.url}/v1/audio/speech`, {
    method: 'POST',
    headers: { authorization: `Bearer ${caller.key}`, 'content-type': 'application/json' },
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
  return fetch(`${house.url}/v1/audio/transcriptions`, { method: 'POST', headers: { authorization: `Bearer ${caller.key}` }, body: data });
}

/** A file behind a link that whoever has it may read. */
async function fileAt(url: string): Promise<{ type: string | null; bytes: Buffer }> {
  const reply = await fetch(url);
  return { type: reply.headers.get('content-type'), bytes: Buffer.from(await reply.arrayBuffer()) };
}

/** As the client's own list of jobs shows it. */
const lastJob = async () => (await caller.get<{ data: object[] }>('/v1/account/jobs?limit=1')).data[0];

/** Of a WAV of 16 bit and one channel, whether its header tells its length or not. */
const secondsOfWav = (wav: Buffer) => (wav.length - 44) / 2 / wav.readUInt32LE(24);

it('speaks while it is heard, for nothing, and says which engine spoke', async () => {
  const before = await caller.credits();
  const reply = await speak({ model: 'local/flite', voice: 'rms', response_format: 'wav' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const wav = Buffer.concat(chunks);
  expect([reply.status, reply.headers.get('x-portazgo-engine'), reply.headers.get('content-type')]).toEqual([200, 'local/flite', 'audio/wav']);
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(secondsOfWav(wav)).toBeGreaterThan(3);
  expect(secondsOfWav(wav)).toBeLessThan(6);
  expect(await caller.credits()).toBe(before);
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
  const task = await caller.ask({
    ask: '<|speaker:0|>Good morning, how much is it?<|speaker:1|>Two coins, please.',
    mode: 'tts-s2',
    voices: ['sarah', 'adrian'],
  });
  expect(task).toMatchObject({ status: 'completed', usage: { cost: 0 } });
  expect(await lastJob()).toMatchObject({ model: 's2-pro', engine: 'local/flite', nature: 'real' });
  const { type, bytes } = await fileAt(task.answer);
  expect([type, bytes.length > 15_000]).toEqual(['audio/mpeg', true]);
}, 60_000);

withEspeak('with the program espeak-ng', () => {
  it('speaks Spanish in mode tts-s2', async () => {
    const task = await caller.ask({ ask: spanish, mode: 'tts-s2' });
    expect([task.status, await lastJob()]).toMatchObject(['completed', { model: 's2-pro', engine: 'local/espeak-ng', nature: 'real' }]);
    expect((await fileAt(task.answer)).bytes.length).toBeGreaterThan(15_000);
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
