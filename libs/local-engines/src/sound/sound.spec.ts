import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasProgram } from '../program/find-program.ts';
import { encodeSound, openEncoder } from './encode-sound.ts';
import { readSound, soundPieces, type ReadOptions } from './read-sound.ts';
import { resampled, Resampler } from './resample.ts';
import type { SoundFormat } from './sound-format.ts';
import { monoOf, secondsOf, type Sound } from './sound.ts';

const options: ReadOptions = { field: 'audio', secondsMax: 7_200, folder: tmpdir };
const tone = (seconds: number, sampleRate: number, hertz = 440) =>
  Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, at) => 0.5 * Math.sin((2 * Math.PI * hertz * at) / sampleRate));

/** How much of the sound is the tone of so many hertz: 1 is all of it. */
function share({ channels: [samples = new Float32Array(0)], sampleRate }: Sound, hertz: number): number {
  let [sine, cosine, power] = [0, 0, 0];
  samples.forEach((sample, at) => {
    const angle = (2 * Math.PI * hertz * at) / sampleRate;
    sine += sample * Math.sin(angle);
    cosine += sample * Math.cos(angle);
    power += sample * sample;
  });
  return (2 * (sine * sine + cosine * cosine)) / (samples.length * power);
}

describe('a file', () => {
  it.each([
    ['wav', 16_000, 1],
    ['wav', 44_100, 2],
    ['mp3', 16_000, 1],
    ['mp3', 8_000, 1],
    ['mp3', 44_100, 2],
    ['ogg', 16_000, 1],
    ['ogg', 44_100, 2],
  ] as const)('of %s at %i Hz with %i channels is read again as the tone it was made of', async (format, sampleRate, channels) => {
    const left = tone(3, sampleRate);
    const made: Sound = { sampleRate, channels: channels === 1 ? [left] : [left, tone(3, sampleRate, 660)] };
    const read = await readSound(await encodeSound(made, format), options);
    expect([read.sampleRate, read.channels.length]).toEqual([sampleRate, channels]);
    // MPEG frames are whole: padding before and after.
    expect(Math.abs(secondsOf(read) - 3)).toBeLessThan(format === 'mp3' ? 0.25 : 0.01);
    // The silence of the padding counts as well.
    expect(share(read, 440)).toBeGreaterThan(0.94);
    expect(share({ ...read, channels: read.channels.slice(-1) }, channels === 1 ? 440 : 660)).toBeGreaterThan(0.94);
  });

  it.each(['wav', 'mp3', 'ogg'] as const)('of %s that was encoded in pieces is one whole', async (format) => {
    const encoder = await openEncoder(format, { sampleRate: 16_000, channels: 1, isStreamed: true });
    const samples = tone(4, 16_000);
    const bytes = [0, 1, 2, 3].map((second) => encoder.encode([samples.subarray(second * 16_000, (second + 1) * 16_000)]));
    const read = await readSound(Buffer.concat([...bytes, encoder.finish()]), options);
    expect(Math.abs(secondsOf(read) - 4)).toBeLessThan(0.25);
    expect(share(read, 440)).toBeGreaterThan(0.94);
  });

  it('of bare samples is what it says', async () => {
    expect([...(await encodeSound({ sampleRate: 8_000, channels: [Float32Array.of(0, 1, -1, 2)] }, 'pcm'))]).toEqual([0, 0, 0xff, 0x7f, 1, 0x80, 0xff, 0x7f]);
  });
});

describe('a sound of a stranger', () => {
  const read = (bytes: Buffer, more: Partial<ReadOptions> = {}) => readSound(bytes, { ...options, ...more });
  const file = (format: SoundFormat, seconds = 2) => encodeSound({ sampleRate: 16_000, channels: [tone(seconds, 16_000)] }, format);

  it.each([
    ['that is empty', Buffer.alloc(0), 'is empty'],
    ['that is text', Buffer.from('this is no sound at all, only words'), 'is no sound that can be read here'],
    ['that is a WAV without samples', Buffer.from('RIFF....WAVEfmt '), 'is damaged'],
  ])('%s is refused by the name of its input', async (_, bytes, reason) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'EngineRefusal', field: 'audio', reason: expect.stringContaining(reason) });
  });

  it.each(['wav', 'mp3', 'ogg'] as const)('in %s that lasts too long is refused', async (format) => {
    await expect(read(await file(format), { secondsMax: 1 })).rejects.toMatchObject({ field: 'audio', reason: 'lasts longer than 1 seconds' });
  });

  it('whose header tells hours is refused before anything is decoded', async () => {
    const wav = await file('wav', 1);
    const long = Buffer.concat([wav.subarray(0, 44), Buffer.alloc(16_000 * 2 * 60)]);
    long.writeUInt32LE(0xffffffff, 40);
    await expect(soundPieces(long, { ...options, secondsMax: 59 }).next()).rejects.toMatchObject({ reason: 'lasts longer than 59 seconds' });
  });

  it.each(['mp3', 'ogg'] as const)('in %s that breaks off gives what is there', async (format) => {
    const samples = tone(20, 16_000).map((sample, at) => sample * (0.5 + 0.5 * Math.sin(at * at)));
    const bytes = await encodeSound({ sampleRate: 16_000, channels: [samples] }, format);
    const sound = await read(bytes.subarray(0, Math.floor(bytes.length / 2)));
    expect(secondsOf(sound)).toBeGreaterThan(5);
    expect(secondsOf(sound)).toBeLessThan(12);
  });

  it('in noise behind the head of a format is refused, or read as the little it is', async () => {
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7_919 * (at % 13)) & 0xff));
    const outcomes: (number | string)[] = [];
    for (const head of ['fLaC\0\0\0\x22', 'OggS\0\x02OpusHead', 'OggS\0\x02\x01vorbis', 'ID3\x04\0', '\x1aE\xdf\xa3', '\0\0\0\x18ftypM4A ']) {
      outcomes.push(await read(Buffer.concat([Buffer.from(head, 'latin1'), noise])).then(secondsOf, (error: Error) => error.name));
    }
    expect(outcomes.filter((outcome) => outcome !== 'EngineRefusal' && !(Number(outcome) < 20))).toEqual([]);
  });
});

describe('a tone of another program', () => {
  const fixture = (name: string) => readFileSync(path.join(__dirname, '__fixtures__', name));

  it.each([
    ['tone.flac', 16_000],
    ['tone.oga', 16_000],
    ['tone.opus', 48_000],
    ['tone.webm', 48_000],
  ])('in %s is read', async (name, sampleRate) => {
    const read = await readSound(fixture(name), options);
    expect([read.sampleRate, read.channels.length, Math.abs(secondsOf(read) - 1.5) < 0.02]).toEqual([sampleRate, 1, true]);
    expect(share(read, 440)).toBeGreaterThan(0.97);
  });

  (hasProgram('ffmpeg') ? describe : describe.skip)('with the program ffmpeg', () => {
    it('in tone.m4a is read', async () => {
      const read = await readSound(fixture('tone.m4a'), options);
      expect(Math.abs(secondsOf(read) - 1.5)).toBeLessThan(0.1);
      expect(share(read, 440)).toBeGreaterThan(0.95);
    });

    it('in what only looks like an MP4 is refused', async () => {
      await expect(readSound(Buffer.from(`\0\0\0\x18ftypM4A ${'nothing '.repeat(50)}`, 'latin1'), options)).rejects.toMatchObject({
        field: 'audio',
        reason: 'is damaged',
      });
    });
  });

  it('in tone.m4a is refused with what to install, where ffmpeg is not', async () => {
    const { PATH, LOCAL_PROGRAMS_DIR = '' } = process.env;
    Object.assign(process.env, { PATH: '', LOCAL_PROGRAMS_DIR: '' });
    try {
      await expect(readSound(fixture('tone.m4a'), options)).rejects.toMatchObject({
        field: 'audio',
        reason: expect.stringContaining('apt-get install ffmpeg'),
      });
    } finally {
      Object.assign(process.env, { PATH, LOCAL_PROGRAMS_DIR });
    }
  });
});

describe('another sample rate', () => {
  it.each([
    [44_100, 16_000],
    [8_000, 16_000],
    [48_000, 16_000],
    [16_000, 24_000],
  ])('from %i to %i keeps length, level and pitch', (from, to) => {
    const samples = resampled(tone(0.5, from, 1_000), from, to);
    expect(Math.abs(samples.length - to / 2)).toBeLessThanOrEqual(1);
    const loudest = samples.subarray(1_000, -1_000).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeGreaterThan(0.49);
    expect(loudest).toBeLessThan(0.51);
    expect(share({ sampleRate: to, channels: [samples] }, 1_000)).toBeGreaterThan(0.995);
  });

  it('lets nothing through that it cannot hold', () => {
    const loudest = resampled(tone(0.3, 48_000, 12_000), 48_000, 16_000)
      .subarray(500, -500)
      .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeLessThan(0.02);
  });

  it('is the same in pieces as in one', () => {
    const samples = tone(0.3, 44_100, 500);
    const resampler = new Resampler(44_100, 16_000);
    const pieces = [0, 7, 5_000, 9_000].map((from, at, all) => resampler.push(samples.subarray(from, all[at + 1] ?? samples.length)));
    expect([...pieces, resampler.finish()].flatMap((piece) => [...piece])).toEqual([...resampled(samples, 44_100, 16_000)]);
  });
});

it('mixes channels without making them louder', () => {
  expect([...(monoOf({ sampleRate: 8_000, channels: [Float32Array.of(1, 1), Float32Array.of(1, -1)] }).channels[0] ?? [])]).toEqual([1, 0]);
});
