import { flacFrameSamples } from './flac-facts.ts';
import { opusSeconds } from './opus-packet.ts';
import type { RecordingFacts } from './recording-facts.ts';
import { scanContent } from './scan-content.ts';
import { lowestBytesPerSecond } from './sound-bounds.ts';
import type { WindowedSource } from './windowed-source.ts';

const pageHeadBytes = 27;
const opusRate = 48_000;
/** 512 kbit/s: Vorbis at its best needs less. */
const vorbisBytesPerSecondMax = 64_000;

/** One logical stream of the file. Several at once are tracks, several after each other are recordings that were joined. */
interface LogicalStream {
  readonly codec: 'opus' | 'vorbis' | 'speex' | 'flac' | 'film' | 'other';
  readonly rate: number;
  /** The least and the most samples that a packet can hold, where its bytes do not tell. */
  readonly leastSamples: number;
  readonly mostSamples: number;
  readonly startPage: number;
  packets: number;
  packetSeconds: number;
  bytes: number;
  firstGranule: number | undefined;
  lastGranule: number;
  granules: number;
}

/** Walks all pages of an Ogg file: how much sound its packets hold, and not only where its last page claims to be. */
export async function readOggFacts(source: WindowedSource): Promise<RecordingFacts> {
  const streams = new Map<number, LogicalStream>();
  const ended: LogicalStream[] = [];
  let pages = 0;
  await scanContent(source, 0, (chunk, isLast) => {
    let position = 0;
    for (;;) {
      const start = chunk.indexOf('OggS', position, 'latin1');
      if (start === -1) return isLast ? chunk.length : Math.max(1, chunk.length - 3);
      const segments = chunk[start + 26] ?? 0;
      const bodyStart = start + pageHeadBytes + segments;
      if (bodyStart > chunk.length) return isLast ? chunk.length : Math.max(1, start);
      let bodyBytes = 0;
      for (let at = start + pageHeadBytes; at < bodyStart; at++) bodyBytes += chunk[at]!;
      if (bodyStart + bodyBytes > chunk.length && !isLast && start > 0) return start;
      readPage(chunk, start, bodyStart, Math.min(bodyStart + bodyBytes, chunk.length));
      position = bodyStart + bodyBytes;
      if (position >= chunk.length) return position;
    }
  });
  ended.push(...streams.values());
  return factsOf(ended);

  function readPage(chunk: Buffer, start: number, bodyStart: number, bodyEnd: number): void {
    pages++;
    const flags = chunk[start + 5]!;
    const serial = chunk.readUInt32LE(start + 14);
    if (flags & 2) {
      const old = streams.get(serial);
      if (old) ended.push(old);
      streams.set(serial, openStream(chunk.subarray(bodyStart, bodyEnd), pages));
      return;
    }
    const stream = streams.get(serial);
    if (!stream) return;
    stream.bytes += bodyEnd - bodyStart;
    readPackets(stream, chunk, start + pageHeadBytes, bodyStart, (flags & 1) !== 0);
    const granule = chunk.readBigInt64LE(start + 6);
    // All ones: no packet ends on this page.
    if (granule >= 0n && stream.packets > 0) addGranule(stream, Number(granule));
  }
}

function openStream(head: Buffer, startPage: number): LogicalStream {
  const base = { startPage, packets: 0, packetSeconds: 0, bytes: 0, firstGranule: undefined, lastGranule: 0, granules: 0, leastSamples: 0, mostSamples: 0 };
  const name = head.toString('latin1', 0, 8);
  if (name === 'OpusHead') return { ...base, codec: 'opus', rate: opusRate };
  if (name.startsWith('\x01vorbis') && head.length >= 29) {
    const [short, long] = [1 << (head[28]! & 15), 1 << (head[28]! >> 4)];
    return { ...base, codec: 'vorbis', rate: head.readUInt32LE(12), leastSamples: short / 2, mostSamples: long / 2 };
  }
  if (name.startsWith('Speex') && head.length >= 68) {
    const samples = head.readUInt32LE(56) * Math.max(1, head.readUInt32LE(64));
    return { ...base, codec: 'speex', rate: head.readUInt32LE(36), leastSamples: samples, mostSamples: samples };
  }
  if (name.startsWith('\x7fFLAC') && head.length >= 30) return { ...base, codec: 'flac', rate: head.readUIntBE(27, 3) >> 4 };
  const isFilm = name.startsWith('\x80theora') || name.startsWith('OVP80') || name.startsWith('BBCD') || name.startsWith('\x01video');
  return { ...base, codec: isFilm ? 'film' : 'other', rate: 0 };
}

/** Counts the packets that begin on a page. A segment of less than 255 bytes ends its packet. */
function readPackets(stream: LogicalStream, chunk: Buffer, tableStart: number, bodyStart: number, isContinued: boolean): void {
  let at = bodyStart;
  let begins = !isContinued;
  for (let index = tableStart; index < bodyStart; index++) {
    const size = chunk[index]!;
    if (begins && size > 0 && at < chunk.length) addPacket(stream, chunk, at);
    at += size;
    begins = size < 255;
  }
}

function addPacket(stream: LogicalStream, chunk: Buffer, at: number): void {
  const first = chunk[at]!;
  if (stream.codec === 'opus') {
    // "OpusTags", which no packet of sound of a sensible encoder begins with, is the second packet of the stream.
    if (stream.packets++ > 0) stream.packetSeconds += opusSeconds(first, chunk[at + 1]);
  } else if (stream.codec === 'flac') {
    stream.packets++;
    if (stream.rate > 0) stream.packetSeconds += flacFrameSamples(chunk, at, stream.rate) / stream.rate;
  } else if (stream.codec !== 'vorbis' || (first & 1) === 0) stream.packets++;
}

function addGranule(stream: LogicalStream, granule: number): void {
  stream.firstGranule ??= Math.min(granule, 0);
  // Positions that go back are another recording under the same number.
  stream.granules += granule > stream.lastGranule ? granule - stream.lastGranule : granule < stream.lastGranule ? granule : 0;
  stream.lastGranule = granule;
}

function factsOf(streams: readonly LogicalStream[]): RecordingFacts {
  const sound = streams.filter(({ codec }) => codec !== 'film');
  const hasVideo = sound.length < streams.length;
  if (streams.length === 0) return { hasAudio: false, hasVideo };
  // Tracks begin before any of them has content; a stream that begins later follows.
  const tracks = sound.filter(({ startPage }) => startPage <= streams.length);
  const joined = sound.filter((stream) => !tracks.includes(stream));
  const durationSeconds = Math.max(0, ...tracks.map(secondsOf)) + joined.reduce((sum, stream) => sum + secondsOf(stream), 0);
  return { hasAudio: sound.length > 0, hasVideo, durationSeconds };
}

function secondsOf({ codec, rate, packets, packetSeconds, granules, leastSamples, mostSamples, bytes }: LogicalStream): number {
  if (codec === 'other' || rate === 0) return bytes / lowestBytesPerSecond;
  const claimed = granules / rate;
  if (codec === 'opus' || codec === 'flac') return Math.max(claimed, packetSeconds);
  const isPossible = claimed * rate >= (packets - 2) * leastSamples && bytes <= claimed * vorbisBytesPerSecondMax;
  return isPossible ? claimed : (packets * mostSamples) / rate;
}
