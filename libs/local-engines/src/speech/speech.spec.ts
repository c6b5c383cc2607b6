import { tmpdir } from 'node:os';
import { aMediaRequest, aSpeechRequest, callOptions, startOptions } from '@portazgo/providers-testing';
import type { ProviderSpeechRequest } from '@portazgo/providers-contract';
import { EngineRack } from '../host/engine-rack.ts';
import { missingNeeds } from '../host/missing-needs.ts';
import { readSound } from '../sound/read-sound.ts';
import { secondsOf, type Sound } from '../sound/sound.ts';
import { espeakNg } from './espeak-ng.ts';
import { speechJobModels, speechModels } from './speech.models.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());
const flite = speechModels.flite!.open(rack);
const espeak = speechModels['espeak-ng']!.open(rack);
const job = speechJobModels.flite!.open(rack);
const limits = { totalMs: 60_000 };

const fox = 'The quick brown fox jumps over the lazy dog near the river bank.';
const asked = (request: Partial<ProviderSpeechRequest> = {}) => aSpeechRequest({ turns: [{ text: fox }], ...request });
const read = (bytes: Buffer): Promise<Sound> => readSound(bytes, { field: 'audio', secondsMax: 7_200, folder: tmpdir });

async function spoken(
  request: ProviderSpeechRequest,
  model = flite,
): Promise<{ chunks: Buffer[]; bytes: Buffer; mimeType: string; seconds: number | undefined }> {
  const speech = await model.speak(request, callOptions(limits));
  const chunks: Buffer[] = [];
  for await (const chunk of speech.chunks) chunks.push(chunk);
  return { chunks, bytes: Buffer.concat(chunks), mimeType: speech.mimeType, seconds: speech.quantities()?.seconds };
}
const level = ({ channels: [samples = new Float32Array(0)] }: Sound) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe('flite', () => {
  it.each([
    ['wav', 'audio/wav'],
    ['mp3', 'audio/mpeg'],
  ] as const)('speaks in sentences that leave as they are made, and together are one %s file', async (format, type) => {
    const { chunks, bytes, mimeType, seconds } = await spoken(asked({ format, turns: [{ text: `${fox} ${fox} ${fox}` }] }));
    const sound = await read(bytes);
    expect([mimeType, chunks.length > 2]).toEqual([type, true]);
    expect(secondsOf(sound)).toBeGreaterThan(8);
    expect(secondsOf(sound)).toBeLessThan(14);
    expect(Math.abs(secondsOf(sound) - (seconds ?? 0))).toBeLessThan(0.3);
    expect(level(sound)).toBeGreaterThan(0.02);
  });

  it('gives bare samples of 24 kHz', async () => {
    const { bytes, seconds = 0 } = await spoken(asked({ format: 'pcm' }));
    expect(bytes.length).toBe(Math.round(seconds * 24_000) * 2);
    expect(seconds).toBeGreaterThan(2.5);
  });

  it('speaks faster and slower as it is told', async () => {
    const seconds = async (speed: number) => (await spoken(asked({ format: 'wav', settings: { speed } }))).seconds ?? 0;
    const [fast, usual, slow] = [await seconds(2), await seconds(1), await seconds(0.5)];
    expect(fast / usual).toBeCloseTo(0.5, 1);
    expect(slow / usual).toBeCloseTo(2, 0);
  });

  it('has five voices that differ, and speaks a dialogue by turns', async () => {
    const voices = ['slt', 'kal16', 'rms', 'awb', 'kal'];
    const each = await Promise.all(
      voices.map(async (voice) => (await spoken(asked({ format: 'wav', turns: [{ text: 'Good morning.', voice }] }))).bytes.toString('base64')),
    );
    expect(new Set(each).size).toBe(voices.length);
    const alone = (await spoken(asked({ format: 'wav', turns: [{ text: 'Good morning.', voice: 'slt' }] }))).seconds ?? 0;
    const dialogue = await spoken(asked({ format: 'wav', turns: voices.map((voice) => ({ text: 'Good morning.', voice })) }));
    expect(dialogue.seconds).toBeGreaterThan(4 * alone);
    expect((await read(dialogue.bytes)).sampleRate).toBe(16_000);
  });

  it('as a job gives the whole file, with its length in its header and progress on the way', async () => {
    const heard: number[] = [];
    const request = aMediaRequest({ operation: 'audio.speak', prompt: `${fox} ${fox}`, settings: { format: 'wav' } });
    const start = await job.start(request, { ...startOptions(limits), onProgress: (percent) => heard.push(percent) });
    const result = start.state === 'done' ? start.outcome.results[0] : undefined;
    const bytes = result && 'bytes' in result ? result.bytes : Buffer.alloc(0);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    expect(secondsOf(await read(bytes))).toBeGreaterThan(6);
    expect(heard).toEqual([50, 100]);
  });

  it.each([
    ['a letter', 'a'],
    ['markup', '<speak>Hello <break time="3600s"/><audio src="file:///etc/passwd"/></speak>'],
    ['what could be an option', '-o /etc/x --help'],
    ['a word that never ends', 'x'.repeat(120)],
    ['numbers, money and addresses', 'On 2026-11-22, 1,234.50 $ went to a@example.com'],
    ['pictures among words', 'Hello 😀 there 👩‍👩‍👧'],
  ])('speaks %s as text', async (_, text) => {
    const { seconds = 0 } = await spoken(asked({ format: 'mp3', turns: [{ text }] }));
    expect(seconds).toBeGreaterThan(0.1);
    expect(seconds).toBeLessThan(120);
  });

  it('speaks fifteen thousand characters', async () => {
    const { seconds } = await spoken(asked({ format: 'wav', turns: [{ text: `${fox} `.repeat(231), voice: 'kal16' }], settings: { speed: 2 } }));
    expect(seconds).toBeGreaterThan(250);
  }, 90_000);

  it.each([
    ['a text that is not English', asked({ turns: [{ text: 'Hola, ¿cuánto es?' }] }), 'text', 'espeak-ng'],
    ['letters it has no sounds for', asked({ turns: [{ text: 'مرحبا بالعالم' }] }), 'text', 'English only'],
    ['nothing that can be said', asked({ turns: [{ text: '😀 … !' }] }), 'text', 'nothing'],
    ['an unknown voice', asked({ turns: [{ text: fox, voice: 'george' }] }), 'voice', 'slt'],
    ['a format it cannot write', asked({ format: 'aac' }), 'format', 'mp3'],
    ['a speed out of bounds', asked({ settings: { speed: 4 } }), 'speed', '0.5'],
    ['a setting it does not have', asked({ settings: { instructions: 'whisper' } }), 'instructions', 'no such setting'],
    ['more than it may be told at once', asked({ turns: [{ text: 'word '.repeat(20_001) }] }), 'text', '100000'],
  ])('names %s as what it cannot do, and serves the next', async (_, request, field, reason) => {
    expect(flite.unsupported(request)).toMatchObject({ field, reason: expect.stringContaining(reason) });
    await expect(flite.speak(request, callOptions(limits))).rejects.toMatchObject({ kind: 'bad_request', accepted: 'no', field });
    expect((await spoken(asked({ turns: [{ text: 'Yes.' }] }))).bytes.length).toBeGreaterThan(1_000);
  });

  it('stops when nobody listens any more, and serves the next', async () => {
    const speech = await flite.speak(asked({ turns: [{ text: `${fox} `.repeat(200) }] }), callOptions(limits));
    for await (const chunk of speech.chunks) if (chunk.length > 0) break;
    const startedAt = performance.now();
    await spoken(asked({ turns: [{ text: 'Yes.' }] }));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

const whenInstalled = missingNeeds(espeakNg) === null ? describe : describe.skip;

whenInstalled('espeak-ng (needs the program espeak-ng)', () => {
  it.each([
    ['Spanish', 'El puente abre al amanecer y cierra cuando pasa el último barco.'],
    ['Portuguese', 'A ponte abre ao amanhecer e fecha quando passa o último barco.'],
    ['markup and phonemes, as text', '<speak>Hola</speak> [[h@l@U]] -v en'],
  ])('speaks %s', async (_, text) => {
    const { bytes, seconds = 0 } = await spoken(asked({ format: 'wav', turns: [{ text }] }), espeak);
    const sound = await read(bytes);
    expect(seconds).toBeGreaterThan(1.5);
    expect([sound.sampleRate, level(sound) > 0.02]).toEqual([22_050, true]);
  });

  it('speaks the same text differently in another language, another voice and another speed', async () => {
    const say = async (voice: string, settings = {}) =>
      (await spoken(asked({ format: 'wav', turns: [{ text: 'Hospital nacional', voice }], settings }), espeak)).bytes.toString('base64');
    const all = [await say('es+f3'), await say('pt-br+f3'), await say('es+m3'), await say('es+m3', { speed: 2 }), await say('slt', { language: 'es-419' })];
    expect(new Set(all).size).toBe(5);
  });
});

describe('espeak-ng', () => {
  it.each([
    ['a voice that is none', asked({ turns: [{ text: 'Hola', voice: '--help' }] }), 'voice'],
    ['a language it is not offered for', asked({ settings: { language: 'tlh' } }), 'language'],
    ['letters whose language nobody named', asked({ turns: [{ text: 'Привет' }] }), 'text'],
  ])('names %s as what it cannot do', (_, request, field) => {
    expect(espeak.unsupported(request)).toMatchObject({ field });
  });
});
