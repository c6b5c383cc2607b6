import { MediaFault } from '../media-fault.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { WindowedSource } from './windowed-source.ts';

const atomsMax = 20_000;
const depthMax = 8;
const movieBytesMax = 32 * 1024 * 1024;
const containers: readonly string[] = ['moov', 'trak', 'mdia', 'mvex', 'moof', 'traf'];

interface Track {
  handler?: string;
  timescale: number;
  width: number;
  height: number;
}

interface Movie {
  timescale: number;
  duration: number;
  tracks: Track[];
  /** The begin of the latest fragment, in its track's own units. */
  fragmentStart: number;
  atomsLeft: number;
}

/** Walks the atoms of an MP4, QuickTime or 3GP file and reads its description. */
export async function readMp4Facts(source: WindowedSource): Promise<RecordingFacts> {
  const movie: Movie = { timescale: 0, duration: 0, tracks: [], fragmentStart: 0, atomsLeft: atomsMax };
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
  const whole = movie.duration > 0 && movie.timescale > 0 ? movie.duration / movie.timescale : undefined;
  const fragmented = movie.fragmentStart > 0 && movie.tracks[0]?.timescale ? movie.fragmentStart / movie.tracks[0].timescale : undefined;
  const durationSeconds = whole ?? fragmented;
  return {
    hasVideo: film !== undefined,
    hasAudio: movie.tracks.some(({ handler }) => handler === 'soun'),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(film && film.width > 0 && film.height > 0 ? { width: film.width, height: film.height } : {}),
  };
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
    if (type === 'trak') movie.tracks.push({ timescale: 0, width: 0, height: 0 });
    if (containers.includes(type)) walk(content, depth + 1, movie);
    else readAtom(type, content, movie);
    position += bytes;
  }
}

function readAtom(type: string, content: Buffer, movie: Movie): void {
  const track = movie.tracks.at(-1);
  // The first byte is the version: with 1, times have 64 bits.
  const isLong = content[0] === 1;
  const time = (position: number) => (isLong ? Number(content.readBigUInt64BE(position)) : content.readUInt32BE(position));
  if (content.length < 12) return;
  if (type === 'mvhd' && content.length >= 32) {
    movie.timescale = content.readUInt32BE(isLong ? 20 : 12);
    movie.duration = time(isLong ? 24 : 16);
  } else if (type === 'mehd') movie.duration ||= time(4);
  else if (type === 'tfdt') movie.fragmentStart = Math.max(movie.fragmentStart, time(4));
  else if (track && type === 'mdhd' && content.length >= 24) track.timescale = content.readUInt32BE(isLong ? 20 : 12);
  else if (track && type === 'hdlr') track.handler = content.toString('latin1', 8, 12);
  else if (track && type === 'tkhd' && content.length >= 84) {
    // Fixed point, 16 bits on either side.
    track.width = content.readUInt32BE(content.length - 8) >>> 16;
    track.height = content.readUInt32BE(content.length - 4) >>> 16;
  }
}
