import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { inMemory, inspectMedia } from '../src/index.ts';
import { atom, wav } from './support/recordings.ts';
import {
  aacFrameSeconds,
  adts,
  amr,
  amrFrameSeconds,
  flac,
  flacFrameSeconds,
  id3,
  mp3FrameSeconds,
  mp3WithHead,
  oggOpus,
  opusPacketSeconds,
  webmOpus,
} from './support/sound-frames.ts';

const secondsOf = async (content: Buffer) => (await inspectMedia(inMemory(content))).durationSeconds ?? 0;
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
};

interface SoundTrack {
  claimedSeconds: number;
  samples: number;
  /** In units of the sample rate. */
  sampleDuration: number;
  /** The samples stand in so many fragments. */
  fragments?: number;
  firstFragmentStart?: number;
}

/** An MP4 file of AAC at 16,000 Hz. */
function mp4Sound({ claimedSeconds, samples, sampleDuration, fragments = 0, firstFragmentStart = 0 }: SoundTrack): Buffer {
  const rate = 16_000;
  const inTable = fragments > 0 ? 0 : samples;
  const decoder = Buffer.from('0000000003808080220001000480808014401500000000000000000000000580808002140806', 'hex');
  const entry = atom('mp4a', Buffer.from('000000000000000100000000000000000001001000000000', 'hex'), numbers(rate << 16), atom('esds', decoder));
  const table = atom('stbl', atom('stsd', numbers(0, 1), entry), atom('stts', numbers(0, 1, inTable, sampleDuration)), atom('stsz', numbers(0, 0, inTable)));
  const media = atom(
    'mdia',
    atom('mdhd', numbers(0, 0, 0, rate, claimedSeconds * rate, 0)),
    atom('hdlr', numbers(0, 0), Buffer.from('soun'), Buffer.alloc(13)),
    atom('minf', table),
  );
  const head = atom('tkhd', numbers(0, 0, 0, 1), Buffer.alloc(68));
  const defaults = atom('mvex', atom('trex', numbers(0, 1, 1, sampleDuration, 0, 0)));
  const movie = atom(
    'moov',
    atom('mvhd', numbers(0, 0, 0, 1_000, claimedSeconds * 1_000), Buffer.alloc(80)),
    atom('trak', head, media),
    ...(fragments > 0 ? [defaults] : []),
  );
  const perFragment = Math.floor(samples / Math.max(1, fragments));
  const parts = Array.from({ length: fragments }, (_, index) =>
    atom(
      'moof',
      atom(
        'traf',
        atom('tfhd', numbers(0x20000, 1)),
        atom('tfdt', numbers(0, firstFragmentStart + index * perFragment * sampleDuration)),
        atom('trun', numbers(0x1, perFragment, 0)),
      ),
    ),
  );
  return Buffer.concat([atom('ftyp', Buffer.from('isom\0\0\x02\0isommp42', 'latin1')), movie, ...parts, atom('mdat', Buffer.alloc(100))]);
}
const mp4SampleSeconds = 1_024 / 16_000;

describe('the length of a recording is at least what its content holds, whatever its head claims', () => {
  const count = fc.integer({ min: 30, max: 400 });
  const claim = fc.integer({ min: 1, max: 20 });
  it.each<[string, (frames: number, claimed: number) => Buffer, number]>([
    ['MP3', mp3WithHead, mp3FrameSeconds],
    ['FLAC', flac, flacFrameSeconds],
    ['Opus in Ogg', oggOpus, opusPacketSeconds],
    ['Opus in WebM', (frames, claimed) => webmOpus(frames, claimed / 1_000), opusPacketSeconds],
    ['AAC in MP4', (samples, sampleDuration) => mp4Sound({ claimedSeconds: 0, samples, sampleDuration }), mp4SampleSeconds],
    ['AAC in an MP4 of fragments', (samples, sampleDuration) => mp4Sound({ claimedSeconds: 0, samples, sampleDuration, fragments: 1 }), mp4SampleSeconds],
    ['WAV', (frames, claimed) => wav(frames, claimed), 1],
  ])('%s', async (_format, make, frameSeconds) => {
    await fc.assert(
      fc.asyncProperty(count, claim, async (frames, claimed) => {
        const seconds = await secondsOf(make(frames, claimed));
        expect(seconds).toBeGreaterThanOrEqual(frames * frameSeconds - 0.002);
        // A bound that is far above the truth would refuse honest callers.
        expect(seconds).toBeLessThanOrEqual(frames * frameSeconds + 1);
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Buffer, number]>([
    ['a telephone recording of frames alone', amr(150), 150 * amrFrameSeconds],
    ['an AAC stream', adts(200), 200 * aacFrameSeconds],
    ['an MP3 whose head tells 4 frames of 87', fixture('head-tells-four-frames.mp3'), 3.096],
    ['a WAV whose size was never written', fixture('size-zero.wav'), 1],
    ['a WAV whose size is all ones', wav(2, 0xffffffff), 2],
    ['an MP4 with all its samples in one fragment', fixture('one-fragment.m4a'), 4.096],
    ['an MP4 of three fragments', mp4Sound({ claimedSeconds: 0, samples: 300, sampleDuration: 1_024, fragments: 3 }), 300 * mp4SampleSeconds],
    [
      'an MP4 whose fragments begin an hour into a broadcast',
      mp4Sound({ claimedSeconds: 0, samples: 300, sampleDuration: 1_024, fragments: 3, firstFragmentStart: 3_600 * 16_000 }),
      300 * mp4SampleSeconds,
    ],
    ['an MP4 that claims more than it holds', mp4Sound({ claimedSeconds: 60, samples: 100, sampleDuration: 1_024 }), 60],
    ['a WebM whose times say more than its packets', webmOpus(20, 0, 1_000), 19],
  ])('%s', async (_what, content, seconds) => {
    expect(await secondsOf(content)).toBeCloseTo(seconds, 2);
  });
});

describe('recordings that were joined are as long as both together', () => {
  it.each<[string, Buffer, number]>([
    ['MP3 with a tag in between', Buffer.concat([id3(5_000), mp3WithHead(100, 4), id3(5_000), mp3WithHead(100, 4)]), 200 * mp3FrameSeconds],
    ['WAV', Buffer.concat([wav(2), wav(3)]), 5],
    ['FLAC', Buffer.concat([flac(50, 1), flac(50, 1)]), 100 * flacFrameSeconds],
    ['Ogg', Buffer.concat([oggOpus(100, 1, 1), oggOpus(100, 1, 2)]), 200 * opusPacketSeconds],
    ['Ogg under one number', Buffer.concat([oggOpus(100, 96_000, 1), oggOpus(100, 96_000, 1)]), 200 * opusPacketSeconds],
    ['WebM', Buffer.concat([webmOpus(100, 1), webmOpus(100, 1)]), 200 * opusPacketSeconds],
    ['MP4', Buffer.concat([mp4Sound({ claimedSeconds: 3, samples: 0, sampleDuration: 1 }), mp4Sound({ claimedSeconds: 3, samples: 0, sampleDuration: 1 })]), 6],
    ['AAC', Buffer.concat([adts(100), adts(100)]), 200 * aacFrameSeconds],
  ])('%s', async (_format, content, seconds) => {
    expect(await secondsOf(content)).toBeGreaterThanOrEqual(seconds - 0.01);
    expect(await secondsOf(content)).toBeLessThanOrEqual(seconds + 0.2);
  });
});

it('does not count titles and pictures as sound', async () => {
  expect(await secondsOf(Buffer.concat([id3(300_000), mp3WithHead(100, 100), Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)])]))).toBeCloseTo(
    100 * mp3FrameSeconds,
    2,
  );
});

it('counts sound without a readable frame at the lowest rate that carries speech', async () => {
  // Free-format MP3 does not say how long a frame is.
  const free = Buffer.alloc(40_000, Buffer.from('fffb0000000000000000', 'hex'));
  expect(await secondsOf(Buffer.concat([mp3WithHead(3, 3), free]))).toBeGreaterThanOrEqual(39);
});

it('reads what is cut anywhere as far as it goes, or refuses it as a recording', async () => {
  const whole = [
    fixture('head-tells-four-frames.mp3'),
    fixture('one-fragment.m4a'),
    fixture('size-zero.wav'),
    oggOpus(120, 1),
    webmOpus(120, 2),
    flac(20, 1),
    adts(50),
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, noNaN: true }), async (content, share) => {
      const cut = content.subarray(0, Math.floor(content.length * share));
      const seconds = await secondsOf(cut).catch((error: Error) => error.name);
      expect(seconds === 'MediaFault' || (typeof seconds === 'number' && seconds <= 60)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('never fails otherwise than as a recording that cannot be read, whatever bytes are changed', async () => {
  const whole = [
    fixture('head-tells-four-frames.mp3'),
    fixture('one-fragment.m4a'),
    fixture('size-zero.wav'),
    oggOpus(30, 1),
    webmOpus(30, 2),
    flac(20, 1),
    adts(50),
  ];
  const change = fc.record({ at: fc.double({ min: 0, max: 0.3, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...whole), fc.array(change, { minLength: 1, maxLength: 12 }), async (content, changes) => {
      const changed = Buffer.from(content);
      for (const { at, byte } of changes) changed[Math.floor(at * changed.length)] = byte;
      const outcome = await inspectMedia(inMemory(changed)).catch((error: Error) => error.name);
      expect(typeof outcome === 'object' || outcome === 'MediaFault').toBe(true);
    }),
    { numRuns: 500 },
  );
});
