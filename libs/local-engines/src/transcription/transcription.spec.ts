import { aFile, aSpeechRequest, aTranscriptionRequest, callOptions } from '@portazgo/providers-testing';
import { EngineRack } from '../host/engine-rack.ts';
import { missingNeeds } from '../host/missing-needs.ts';
import { encodeSound } from '../sound/encode-sound.ts';
import { readSound } from '../sound/read-sound.ts';
import { resampled } from '../sound/resample.ts';
import type { SoundFormat } from '../sound/sound-format.ts';
import { speechModels } from '../speech/speech.models.ts';
import { pocketsphinx } from './pocketsphinx.ts';
import { recognisedWords } from './recognised-words.ts';
import { transcriptionModels } from './transcription.models.ts';
import { voicedSpans } from './voiced-spans.ts';

const rack = new EngineRack({ isOn: true, idleMs: 60_000, queueMax: 8, memoryFactor: 1 });
afterAll(() => rack.close());
const flite = speechModels.flite!.open(rack);
const model = transcriptionModels.pocketsphinx!.open(rack);
const whenInstalled = missingNeeds(pocketsphinx) === null ? describe : describe.skip;
const limits = { totalMs: 120_000 };

async function spoken(text: string, voice = 'rms', format: SoundFormat = 'wav'): Promise<Buffer> {
  // The house asks for no Ogg when it streams; the engine writes it all the same.
  const { chunks } = await flite.speak(aSpeechRequest({ turns: [{ text, voice }], format: format as 'wav' }), callOptions(limits));
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
const hear = async (content: Buffer, timestamps: ('segment' | 'word')[] = []) =>
  (await model.transcribe(aTranscriptionRequest({ audio: aFile('audio', { content }), timestamps }), callOptions(limits))).transcript;

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z' ]/g, '')
    .split(/\s+/)
    .filter(Boolean);

/** Insertions, deletions and replacements, by the words that were said. */
function wordErrors(said: string, heard: string): number {
  const [right, found] = [wordsOf(said), wordsOf(heard)];
  let row = found.map((_, at) => at + 1);
  right.forEach((word, at) => {
    const above = [at, ...row];
    const next: number[] = [];
    found.forEach((other, place) => {
      const left = next[place - 1] ?? at + 1;
      next.push(Math.min((above[place] as number) + (word === other ? 0 : 1), (above[place + 1] as number) + 1, left + 1));
    });
    row = next;
  });
  return (row.at(-1) ?? right.length) / right.length;
}

const sentences = [
  ['rms', 'The quick brown fox jumps over the lazy dog near the river bank.', 'mp3'],
  ['awb', 'Please call the office tomorrow morning before the meeting begins.', 'wav'],
  ['kal16', 'The weather will be cold and rainy for the rest of the week.', 'wav'],
  ['slt', 'We are going to the market to buy some bread and cheese.', 'wav'],
  ['rms', 'My brother lives in a small house on the other side of the city.', 'ogg'],
] as const;

const samples = (seconds: number, sample: (at: number) => number) => Float32Array.from({ length: seconds * 16_000 }, (_, at) => sample(at));
/** The same on every run. */
function noise(): () => number {
  let seed = 7;
  return () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 1_073_741_824 - 1;
  };
}

whenInstalled('pocketsphinx (needs the program pocketsphinx)', () => {
  it('understands what flite says with less than 15 % of its words wrong, and each kind of file', async () => {
    const errors: { format: SoundFormat; share: number }[] = [];
    for (const [voice, text, format] of sentences) errors.push({ format, share: wordErrors(text, (await hear(await spoken(text, voice, format))).text) });
    expect(errors.reduce((sum, { share }) => sum + share, 0) / errors.length).toBeLessThan(0.15);
    expect(errors.filter(({ format, share }) => format !== 'wav' && share >= 0.3)).toEqual([]);
  }, 120_000);

  it('understands a telephone as far as that goes: better than half of what is hard to hear at 8 kHz', async () => {
    const errors: number[] = [];
    for (const [voice, text] of sentences.filter(([name]) => name === 'rms')) {
      const wide = await readSound(await spoken(text, voice), { field: 'audio', secondsMax: 60, folder: () => '' });
      const narrow = resampled(wide.channels[0] as Float32Array, wide.sampleRate, 8_000);
      errors.push(wordErrors(text, (await hear(await encodeSound({ sampleRate: 8_000, channels: [narrow] }, 'wav'))).text));
    }
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.5);
  }, 120_000);

  it('tells when each word was said, across pauses, in the times of the file', async () => {
    const text = 'Good morning to all of you.';
    const speech = await spoken(text, 'rms', 'pcm');
    const once = Float32Array.from({ length: speech.length / 2 }, (_, at) => speech.readInt16LE(at * 2) / 32_768);
    const sampleRate = 24_000;
    const secondAt = 6;
    const both = new Float32Array(secondAt * sampleRate + once.length);
    both.set(once);
    both.set(once, secondAt * sampleRate);
    const {
      segments = [],
      words = [],
      durationSeconds,
      text: heard,
    } = await hear(await encodeSound({ sampleRate, channels: [both] }, 'mp3'), ['segment', 'word']);
    expect(Math.abs((durationSeconds ?? 0) - both.length / sampleRate)).toBeLessThan(0.2);
    expect(segments.length).toBe(2);
    expect(segments.map(({ text: said }) => said).join(' ')).toBe(heard);
    const [first, second] = segments;
    expect(Math.abs((second?.startSeconds ?? 0) - (first?.startSeconds ?? 0) - secondAt)).toBeLessThan(0.3);
    expect(words.map(({ text: word }) => word).join(' ')).toBe(heard);
    expect(words.every(({ startSeconds, endSeconds }, at) => endSeconds > startSeconds && startSeconds >= (words[at - 1]?.startSeconds ?? 0))).toBe(true);
  }, 60_000);

  const random = noise();
  it.each([
    ['silence', samples(4, () => 0)],
    ['hiss', samples(4, () => random() * 0.2)],
    ['bursts of hiss', samples(4, (at) => random() * (at % 16_000 < 8_000 ? 0.3 : 0.01))],
    ['a tone', samples(4, (at) => 0.3 * Math.sin((2 * Math.PI * 440 * at) / 16_000))],
    ['hum of the mains', samples(4, (at) => 0.3 * Math.sin((2 * Math.PI * 50 * at) / 16_000) + random() * 0.01)],
    ['one sample', samples(1, () => 0).subarray(0, 1)],
  ])('makes nothing of %s', async (_, channel) => {
    const { text, segments, durationSeconds } = await hear(await encodeSound({ sampleRate: 16_000, channels: [channel] }, 'wav'), ['segment']);
    expect({ text, segments, durationSeconds }).toEqual({ text: '', segments: [], durationSeconds: channel.length / 16_000 });
  });

  it.each([
    ['of no length', encodeSound({ sampleRate: 16_000, channels: [new Float32Array(0)] }, 'wav'), 'holds no sound'],
    ['without a byte', Promise.resolve(Buffer.alloc(0)), 'is empty'],
    ['that is a picture', Promise.resolve(Buffer.from('\x89PNG\r\n\x1a\n                  ', 'latin1')), 'is no sound'],
    ['of two hours', encodeSound({ sampleRate: 1_000, channels: [new Float32Array(7_200_000)] }, 'wav'), 'lasts longer'],
  ])('refuses a file %s by the name of its input, and serves the next', async (_, content, reason) => {
    await expect(hear(await content)).rejects.toMatchObject({ kind: 'bad_request', field: 'audio', reason: expect.stringContaining(reason) });
    expect((await hear(await encodeSound({ sampleRate: 16_000, channels: [new Float32Array(16_000)] }, 'wav'))).text).toBe('');
  });
});

describe('pocketsphinx', () => {
  it.each([
    ['another language', { language: 'es' }, 'language', 'English only'],
    ['a translation', { translate: true }, 'translate', 'English only'],
    ['a hint', { prompt: 'Portazgo' }, 'prompt', 'no hint'],
    ['a temperature', { settings: { temperature: 0.4 } }, 'temperature', 'no such setting'],
    ['two hours', { audio: aFile('audio', { durationSeconds: 7_200 }) }, 'audio', '900 seconds'],
  ])('names %s as what it cannot take', (_, request, field, reason) => {
    expect(model.unsupported(aTranscriptionRequest(request))).toMatchObject({ field, reason: expect.stringContaining(reason) });
  });
});

it('reads utterances, words and times, and leaves out noises and ways of pronouncing', () => {
  const said =
    'i think so\n<s> 0.080 0.330 0.9\ni 0.340 0.480 0.5\nthink(2) 0.490 0.760 0.08\n[NOISE] 0.770 0.8 1.0\nso 0.9 1.2 1.0\n</s> 1.3 1.4 1.0\n\n<s> 2.0 2.1 1.0\n</s> 2.2 2.3 1.0\n';
  expect(recognisedWords(said, 9.8)).toEqual([
    {
      text: 'I think so',
      startSeconds: 10.14,
      endSeconds: 11,
      words: [
        { text: 'I', startSeconds: 10.14, endSeconds: 10.28 },
        { text: 'think', startSeconds: 10.29, endSeconds: 10.56 },
        { text: 'so', startSeconds: 10.7, endSeconds: 11 },
      ],
    },
  ]);
});

it('cuts a long speech into stretches of at most half a minute, one after the other', () => {
  const buzz = samples(70, (at) => 0.3 * Math.sin((2 * Math.PI * 150 * at) / 16_000) * (at % 40_000 < 36_000 ? 1 : 0));
  const spans = voicedSpans(buzz, 16_000);
  expect(spans.length).toBeGreaterThanOrEqual(3);
  expect(spans.every(({ startSeconds, endSeconds }, at) => endSeconds - startSeconds <= 30 && startSeconds >= (spans[at - 1]?.endSeconds ?? 0))).toBe(true);
});
