import { MediaFault } from '../media-fault.ts';
import { aacRates, aacSamplesPerFrame } from './adts-frames.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { WindowedSource } from './windowed-source.ts';

const atomsMax = 200_000;
const depthMax = 8;
const movieBytesMax = 32 * 1024 * 1024;
const containers: readonly string[] = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf'];
/** Which defaults a fragment states, by the bits of its flags, in their order. */
const fragmentFlags = { baseOffset: 0x1, description: 0x2, duration: 0x8 } as const;
const runFlags = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, offset: 0x800 } as const;

interface Track {
  id: number;
  handler?: string;
  /** Units of time in a second. */
  timescale: number;
  width: number;
  height: number;
  /** In units of the track: what its head claims, what its sample table adds up to, and what its fragments do. */
  claimed: number;
  tabled: number;
  fragmented: number;
  firstFragmentStart: number | undefined;
  lastFragmentEnd: number;
  fragmentEnd: number;
  samples: number;
  /** Seconds of one sample, where the codec and not the table says it. */
  sampleSeconds: number;
  defaultDuration: number;
}

interface Movie {
  timescale: number;
  duration: number;
  fragmentsDuration: number;
  tracks: Track[];
  fragmentTrack: Track | undefined;
  fragmentDefault: number;
  atomsLeft: number;
}

const newMovie = (): Movie => ({
  timescale: 0,
  duration: 0,
  fragmentsDuration: 0,
  tracks: [],
  fragmentTrack: undefined,
  fragmentDefault: 0,
  atomsLeft: atomsMax,
});

const newTrack = (): Track => ({
  id: 0,
  timescale: 0,
  width: 0,
  height: 0,
  claimed: 0,
  tabled: 0,
  fragmented: 0,
  firstFragmentStart: undefined,
  lastFragmentEnd: 0,
  fragmentEnd: 0,
  samples: 0,
  sampleSeconds: 0,
  defaultDuration: 0,
});

/**
 * Walks the atoms of an MP4, QuickTime or 3GP file: what its head claims, and what the tables of its samples hold, in one piece or in
 * fragments as browsers and phones record them. The longest of all tracks and figures counts.
 */
export async function readMp4Facts(source: WindowedSource): Promise<RecordingFacts> {
  const movie = newMovie();
  for (let position = 0; position + 8 <= source.bytes;) {
    const head = await source.read(position, 16);
    const { type, headBytes, bytes } = readHead(head, source.bytes - position);
    if (type === 'moov' || type === 'moof') {
      if (bytes > movieBytesMax) throw new MediaFault('unreadable');
      // Copied: the window moves on.
      walk(Buffer.from(await source.readExactly(position + headBytes, bytes - headBytes)), 0, movie);
    }
    if (movie.atomsLeft-- <= 0) throw new MediaFault('unreadable');
    position += bytes;
  }
  const film = movie.tracks.find(({ handler }) => handler === 'vide');
  const inMovie = movie.timescale > 0 ? Math.max(movie.duration, movie.fragmentsDuration) / movie.timescale : 0;
  const durationSeconds = Math.max(inMovie, ...movie.tracks.filter(({ handler }) => handler === 'vide' || handler === 'soun').map(trackSeconds));
  return {
    hasVideo: film !== undefined,
    hasAudio: movie.tracks.some(({ handler }) => handler === 'soun'),
    ...(durationSeconds > 0 ? { durationSeconds } : {}),
    ...(film && film.width > 0 && film.height > 0 ? { width: film.width, height: film.height } : {}),
  };
}

function trackSeconds(track: Track): number {
  const bySamples = track.samples * track.sampleSeconds;
  if (track.timescale <= 0) return bySamples;
  // A recording that was cut out of a longer one begins late.
  const spanned = track.lastFragmentEnd - (track.firstFragmentStart ?? 0);
  return Math.max(bySamples, Math.max(track.claimed, track.tabled + track.fragmented, spanned) / track.timescale);
}

function readHead(head: Buffer, bytesLeft: number): { type: string; headBytes: number; bytes: number } {
  const short = head.readUInt32BE(0);
  const isLong = short === 1;
  if (isLong && head.length < 16) throw new MediaFault('truncated');
  const headBytes = isLong ? 16 : 8;
  // Zero: to the end of the file.
  const bytes = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? bytesLeft : short;
  if (bytes < headBytes) throw new MediaFault('unreadable');
  return { type: head.toString('latin1', 4, 8), headBytes, bytes };
}

function walk(data: Buffer, depth: number, movie: Movie): void {
  if (depth > depthMax) throw new MediaFault('unreadable');
  for (let position = 0; position + 8 <= data.length;) {
    if (movie.atomsLeft-- <= 0) throw new MediaFault('unreadable');
    const { type, headBytes, bytes } = readHead(data.subarray(position, position + 16), data.length - position);
    const content = data.subarray(position + headBytes, Math.min(position + bytes, data.length));
    if (type === 'trak') movie.tracks.push(newTrack());
    if (containers.includes(type)) walk(content, depth + 1, movie);
    else if (content.length >= 8) readAtom(type, content, movie);
    position += bytes;
  }
}

function readAtom(type: string, content: Buffer, movie: Movie): void {
  switch (type) {
    case 'mvhd':
      return readMovieHead(content, movie);
    case 'mehd':
      movie.fragmentsDuration = content.length >= timesAt(content, 4) ? readTime(content, 4) : 0;
      return;
    case 'trex':
      return readTrackDefaults(content, movie);
    case 'tfhd':
      return readFragmentHead(content, movie);
    case 'tfdt':
      return readFragmentStart(content, movie);
    case 'trun':
      return readRun(content, movie);
    default: {
      const track = movie.tracks.at(-1);
      if (track) readTrackAtom(type, content, track);
    }
  }
}

function readTrackAtom(type: string, content: Buffer, track: Track): void {
  const isLong = content[0] === 1;
  if (type === 'mdhd' && content.length >= 24) {
    track.timescale = content.readUInt32BE(isLong ? 20 : 12);
    track.claimed = readTime(content, isLong ? 24 : 16);
  } else if (type === 'hdlr' && content.length >= 12) track.handler ??= content.toString('latin1', 8, 12);
  else if (type === 'tkhd' && content.length >= 84) {
    track.id = content.readUInt32BE(isLong ? 20 : 12);
    // Fixed point, 16 bits on either side.
    track.width = content.readUInt32BE(content.length - 8) >>> 16;
    track.height = content.readUInt32BE(content.length - 4) >>> 16;
  } else if (type === 'stts') readTimeTable(content, track);
  else if (type === 'stsz' && content.length >= 12) track.samples = Math.max(track.samples, content.readUInt32BE(8));
  else if (type === 'stsd') track.sampleSeconds = sampleSeconds(content);
}

/** Where a time that begins at a position ends: with version 1, times have 64 bits. */
const timesAt = (content: Buffer, position: number) => position + (content[0] === 1 ? 8 : 4);

/** A time whose bits are all set is not known. */
function readTime(content: Buffer, position: number): number {
  if (content.length < timesAt(content, position)) return 0;
  if (content[0] !== 1) return content.readUInt32BE(position) === 0xffffffff ? 0 : content.readUInt32BE(position);
  const time = content.readBigUInt64BE(position);
  return time === 2n ** 64n - 1n ? 0 : Number(time);
}

function readMovieHead(content: Buffer, movie: Movie): void {
  if (content.length < 32) return;
  const isLong = content[0] === 1;
  movie.timescale = content.readUInt32BE(isLong ? 20 : 12);
  // A second description is a second recording that was joined to the first.
  movie.duration += readTime(content, isLong ? 24 : 16);
}

function readTimeTable(content: Buffer, track: Track): void {
  const entries = Math.min(content.readUInt32BE(4), Math.floor((content.length - 8) / 8));
  let samples = 0;
  for (let index = 0; index < entries; index++) {
    const count = content.readUInt32BE(8 + index * 8);
    samples += count;
    track.tabled += count * content.readUInt32BE(12 + index * 8);
  }
  track.samples = Math.max(track.samples, samples);
}

/** AAC has a fixed number of samples in each of its frames, whatever the table of times says. */
function sampleSeconds(content: Buffer): number {
  if (content.length < 44 || content.toString('latin1', 12, 16) !== 'mp4a') return 0;
  const declared = content.readUInt32BE(40) >>> 16;
  const configured = configuredRate(content);
  const rate = configured ?? declared;
  return rate > 0 ? aacSamplesPerFrame / rate : 0;
}

/** The rate in the decoder's own configuration, inside the descriptors of `esds`; undefined where that is not AAC. */
function configuredRate(content: Buffer): number | undefined {
  const start = content.indexOf('esds', 0, 'latin1');
  if (start === -1) return undefined;
  const tag = content.indexOf(0x05, content.indexOf(0x04, start + 8) + 14);
  if (tag === -1) return undefined;
  let at = tag + 1;
  while (at < content.length && content[at]! & 0x80) at++;
  if (at + 3 > content.length) return undefined;
  const index = ((content[at + 1]! & 7) << 1) | (content[at + 2]! >> 7);
  return aacRates[index];
}

function readTrackDefaults(content: Buffer, movie: Movie): void {
  if (content.length < 16) return;
  const track = movie.tracks.find(({ id }) => id === content.readUInt32BE(4));
  if (track) track.defaultDuration = content.readUInt32BE(12);
}

function readFragmentHead(content: Buffer, movie: Movie): void {
  const flags = content.readUIntBE(1, 3);
  const track = movie.tracks.find(({ id }) => id === content.readUInt32BE(4));
  movie.fragmentTrack = track;
  if (!track) return;
  const at = 8 + (flags & fragmentFlags.baseOffset ? 8 : 0) + (flags & fragmentFlags.description ? 4 : 0);
  movie.fragmentDefault = flags & fragmentFlags.duration && content.length >= at + 4 ? content.readUInt32BE(at) : track.defaultDuration;
}

function readFragmentStart(content: Buffer, { fragmentTrack: track }: Movie): void {
  if (!track) return;
  track.fragmentEnd = readTime(content, 4);
  track.firstFragmentStart = Math.min(track.firstFragmentStart ?? Infinity, track.fragmentEnd);
  track.lastFragmentEnd = Math.max(track.lastFragmentEnd, track.fragmentEnd);
}

function readRun(content: Buffer, { fragmentTrack: track, fragmentDefault }: Movie): void {
  if (!track) return;
  const flags = content.readUIntBE(1, 3);
  const claimed = content.readUInt32BE(4);
  const start = 8 + (flags & runFlags.dataOffset ? 4 : 0) + (flags & runFlags.firstFlags ? 4 : 0);
  const fields = [runFlags.duration, runFlags.size, runFlags.flags, runFlags.offset].filter((field) => flags & field).length;
  const hasDurations = (flags & runFlags.duration) !== 0;
  // Samples that take no bytes here cannot be counted by them: a file cannot hold more of them than it has bytes.
  const count = fields > 0 ? Math.min(claimed, Math.floor((content.length - start) / (fields * 4))) : claimed;
  let duration = count * fragmentDefault;
  if (hasDurations) {
    duration = 0;
    for (let index = 0; index < count; index++) duration += content.readUInt32BE(start + index * fields * 4);
  }
  track.samples += count;
  track.fragmented += duration;
  track.fragmentEnd += duration;
  track.lastFragmentEnd = Math.max(track.lastFragmentEnd, track.fragmentEnd);
}
