import { silence, silenceSamples } from './aac-file.ts';
import type { H264Stream } from './h264-stream.ts';
import { box, text, u16, u32, zeros } from './iso-boxes.ts';

/** One track of a film: its samples, how long each lasts, and how they are to be read. */
export interface Mp4Track {
  readonly kind: 'vide' | 'soun';
  readonly timescale: number;
  readonly ticksPerSample: number;
  readonly samples: readonly Buffer[];
  readonly description: Buffer;
  readonly width: number;
  readonly height: number;
}

const ticksPerFrame = 1_000;
const soundRate = 24_000;
export const unity = Buffer.concat([0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));

export function filmTrack(stream: H264Stream, width: number, height: number, count: number, framesPerSecond: number): Mp4Track {
  const { sequence, picture } = stream.parameters;
  const parameters = [Buffer.from([1, ...sequence.subarray(1, 4), 0xff, 0xe1]), u16(sequence.length), sequence, Buffer.from([1]), u16(picture.length), picture];
  const shape = [zeros(6), u16(1), zeros(16), u16(width), u16(height), u32(0x480000), u32(0x480000), u32(0), u16(1), zeros(32), u16(24), u16(0xffff)];
  const samples = [withLength(stream.key)];
  for (let place = 1; place < count; place++) samples.push(withLength(stream.following(place)));
  const description = box('avc1', ...shape, box('avcC', ...parameters));
  return { kind: 'vide', timescale: framesPerSecond * ticksPerFrame, ticksPerSample: ticksPerFrame, samples, description, width, height };
}

export function silentTrack(seconds: number): Mp4Track {
  // AAC-LC, 24 kHz, one channel.
  const decoder = descriptor(5, Buffer.from([0x13, 0x08]));
  const stream = descriptor(4, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(2_400), u32(2_400), decoder);
  const esds = box('esds', u32(0), descriptor(3, u16(2), Buffer.from([0]), stream, descriptor(6, Buffer.from([2]))));
  const shape = [zeros(6), u16(1), zeros(8), u16(1), u16(16), u32(0), u32(soundRate << 16)];
  const count = Math.max(1, Math.round((seconds * soundRate) / silenceSamples));
  const samples = Array<Buffer>(count).fill(silence);
  return { kind: 'soun', timescale: soundRate, ticksPerSample: silenceSamples, samples, description: box('mp4a', ...shape, esds), width: 0, height: 0 };
}

/** The track's box; its samples lie in one run from `offset`. `filmTimescale` is the one of the whole film. */
export function trackBox(track: Mp4Track, id: number, offset: number, filmTimescale: number): Buffer {
  const { kind, samples, timescale, ticksPerSample, width, height } = track;
  const count = samples.length;
  const duration = count * ticksPerSample;
  const lengths = box('stsz', u32(0), u32(0), u32(count), ...samples.map(({ length }) => u32(length)));
  const times = box('stts', u32(0), u32(1), u32(count), u32(ticksPerSample));
  const table = box(
    'stbl',
    box('stsd', u32(0), u32(1), track.description),
    times,
    ...(kind === 'vide' ? [box('stss', u32(0), u32(1), u32(1))] : []),
    box('stsc', u32(0), u32(1), u32(1), u32(count), u32(1)),
    lengths,
    box('stco', u32(0), u32(1), u32(offset)),
  );
  const head = kind === 'vide' ? box('vmhd', u32(1), zeros(8)) : box('smhd', u32(0), u32(0));
  const media = box(
    'mdia',
    box('mdhd', u32(0), u32(0), u32(0), u32(timescale), u32(duration), u16(0x55c4), u16(0)),
    box('hdlr', u32(0), u32(0), text(kind), zeros(12), text('emulated\0')),
    box('minf', head, box('dinf', box('dref', u32(0), u32(1), box('url ', u32(1)))), table),
  );
  const filmDuration = Math.round((duration / timescale) * filmTimescale);
  const loudness = kind === 'vide' ? 0 : 0x01000000;
  const place = [u32(7), u32(0), u32(0), u32(id), u32(0), u32(filmDuration), zeros(8)];
  return box('trak', box('tkhd', ...place, u32(0), u32(loudness), unity, u32(width << 16), u32(height << 16)), media);
}

function descriptor(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}

function withLength(unit: Buffer): Buffer {
  return Buffer.concat([u32(unit.length), unit]);
}
