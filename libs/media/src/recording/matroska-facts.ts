import { MediaFault } from '../media-fault.ts';
import { aacRates, aacSamplesPerFrame } from './adts-frames.ts';
import { opusSeconds } from './opus-packet.ts';
import type { RecordingFacts } from './recording-facts.ts';
import { scanContent } from './scan-content.ts';
import { lowestBytesPerSecond } from './sound-bounds.ts';
import type { WindowedSource } from './windowed-source.ts';

const id = { head: 0x1a45dfa3, segment: 0x18538067, info: 0x1549a966, tracks: 0x1654ae6b, cluster: 0x1f43b675 } as const;
const infoId = { timestampScale: 0x2ad7b1, duration: 0x4489 } as const;
const trackId = { entry: 0xae, number: 0xd7, type: 0x83, codec: 0x86, codecPrivate: 0x63a2, frameNs: 0x23e383, audio: 0xe1, rate: 0xb5 } as const;
const videoId = { video: 0xe0, width: 0xb0, height: 0xba } as const;
const clusterId = { timestamp: 0xe7, simpleBlock: 0xa3, blockGroup: 0xa0, block: 0xa1 } as const;
const masters: readonly number[] = [id.segment, id.cluster, clusterId.blockGroup];
const described: readonly number[] = [id.info, id.tracks, clusterId.timestamp, clusterId.simpleBlock, clusterId.block];
/** A film of two hours has half a million blocks. */
const elementsMax = 4_000_000;
const childrenMax = 2_000;
const descriptionBytesMax = 4 * 1024 * 1024;
const headBytesMax = 12;
/** Of a block, only its beginning is looked at. */
const blockHeadBytes = 16;
const usualScale = 1_000_000;

interface Element {
  id: number;
  headBytes: number;
  /** Undefined: until its parent ends. */
  bytes: number | undefined;
}

interface Track {
  isSound: boolean;
  codec: string;
  rate: number;
  /** Seconds of one frame, where the track says it. */
  frameSeconds: number;
  frames: number;
  bytes: number;
  /** By the frames themselves, for codecs that tell. */
  seconds: number;
}

/** One recording; several that were joined follow each other in one file. */
interface Recording {
  scale: number;
  claimedSeconds: number;
  clusterTime: number;
  firstTime: number | undefined;
  lastTime: number;
  tracks: Map<number, Track>;
}

const newRecording = (): Recording => ({ scale: usualScale, claimedSeconds: 0, clusterTime: 0, firstTime: undefined, lastTime: 0, tracks: new Map() });

/** Walks a Matroska or WebM file to its end: what its head claims, the times of its blocks, and the sound that they hold. */
export async function readMatroskaFacts(source: WindowedSource): Promise<RecordingFacts> {
  const facts: RecordingFacts = { hasVideo: false, hasAudio: false };
  const recordings: Recording[] = [];
  let elements = 0;
  await scanContent(source, 0, (chunk, isLast) => {
    let position = 0;
    while (position < chunk.length) {
      if (!isLast && chunk.length - position < headBytesMax + blockHeadBytes && position > 0) return position;
      if (elements++ > elementsMax) throw new MediaFault('unreadable');
      const element = readNext(chunk, position, recordings.length > 0);
      // The recording was cut, or something else was joined to it: what is before it counts.
      if (!element) return Number.MAX_SAFE_INTEGER;
      const start = position + element.headBytes;
      if (element.id === id.head) recordings.push(newRecording());
      if (masters.includes(element.id)) {
        position = start;
        continue;
      }
      if (element.bytes === undefined) throw new MediaFault('unreadable');
      const recording = recordings.at(-1);
      if (recording && described.includes(element.id)) {
        const isDescription = element.id === id.info || element.id === id.tracks;
        if (isDescription && element.bytes > descriptionBytesMax) throw new MediaFault('unreadable');
        const needed = isDescription ? element.bytes : Math.min(element.bytes, blockHeadBytes);
        if (start + needed > chunk.length && !isLast && position > 0) return position;
        readElementOf(element, chunk.subarray(start, start + needed), recording, facts);
      }
      position = start + element.bytes;
    }
    return position;
  });
  const durationSeconds = recordings.reduce((sum, recording) => sum + secondsOf(recording), 0);
  return { ...facts, ...(durationSeconds > 0 ? { durationSeconds } : {}) };
}

function readNext(chunk: Buffer, position: number, mayEnd: boolean): Element | undefined {
  try {
    return readElement(chunk.subarray(position, position + headBytesMax));
  } catch (error) {
    if (mayEnd && error instanceof MediaFault) return undefined;
    throw error;
  }
}

function readElementOf(element: Element, data: Buffer, recording: Recording, facts: RecordingFacts): void {
  switch (element.id) {
    case id.info:
      return readInfo(data, recording);
    case id.tracks:
      return readTracks(data, recording, facts);
    case clusterId.timestamp:
      recording.clusterTime = unsigned(data);
      return;
    default:
      readBlock(data, element.bytes ?? 0, recording);
  }
}

function secondsOf({ scale, claimedSeconds, firstTime, lastTime, tracks }: Recording): number {
  const timed = firstTime === undefined ? 0 : ((lastTime - firstTime) * scale) / 1e9;
  return Math.max(
    claimedSeconds,
    timed,
    ...[...tracks.values()].filter(({ isSound }) => isSound).map((track) => soundSeconds(track, Math.max(claimedSeconds, timed))),
  );
}

/** What the frames of a track hold; where they do not tell, its bytes must be possible for the time that is claimed. */
function soundSeconds({ codec, rate, frames, frameSeconds, seconds, bytes }: Track, claimedSeconds: number): number {
  if (codec === 'A_OPUS') return seconds;
  if (codec.startsWith('A_AAC') && rate > 0) return (frames * aacSamplesPerFrame) / rate;
  if (codec === 'A_MPEG/L3' && rate > 0) return (frames * (rate < 32_000 ? 576 : 1_152)) / rate;
  if (frameSeconds > 0) return frames * frameSeconds;
  const bytesPerSecondMax = codec === 'A_VORBIS' ? 64_000 : 1_536_000;
  return bytes > bytesPerSecondMax * Math.max(claimedSeconds, 0.5) ? bytes / lowestBytesPerSecond : 0;
}

function readElement(bytes: Buffer): Element {
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  if (idBytes < 1 || idBytes > 4 || bytes.length <= idBytes) throw new MediaFault('unreadable');
  const sizeBytes = Math.clz32(bytes[idBytes]!) - 23;
  if (sizeBytes < 1 || sizeBytes > 8 || bytes.length < idBytes + sizeBytes) throw new MediaFault('unreadable');
  let size = bytes[idBytes]! & (0xff >> sizeBytes);
  let isUnknown = size === 0xff >> sizeBytes;
  for (let index = 1; index < sizeBytes; index++) {
    const byte = bytes[idBytes + index]!;
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { id: bytes.readUIntBE(0, idBytes), headBytes: idBytes + sizeBytes, bytes: isUnknown ? undefined : size };
}

function* childrenOf(content: Buffer): Generator<{ id: number; data: Buffer }> {
  let count = 0;
  for (let position = 0; position < content.length;) {
    if (count++ > childrenMax) throw new MediaFault('unreadable');
    const element = readElement(content.subarray(position, position + headBytesMax));
    const start = position + element.headBytes;
    const end = element.bytes === undefined ? content.length : start + element.bytes;
    yield { id: element.id, data: content.subarray(start, Math.min(end, content.length)) };
    position = end;
  }
}

function readInfo(content: Buffer, recording: Recording): void {
  let duration = 0;
  for (const child of childrenOf(content)) {
    if (child.id === infoId.timestampScale) recording.scale = unsigned(child.data) || usualScale;
    if (child.id === infoId.duration) duration = float(child.data);
  }
  if (duration > 0) recording.claimedSeconds = (duration * recording.scale) / 1e9;
}

function readTracks(content: Buffer, recording: Recording, facts: RecordingFacts): void {
  for (const entry of childrenOf(content)) {
    if (entry.id !== trackId.entry) continue;
    const track: Track = { isSound: false, codec: '', rate: 0, frameSeconds: 0, frames: 0, bytes: 0, seconds: 0 };
    let configured: number | undefined;
    for (const { id: child, data } of childrenOf(entry.data)) {
      if (child === trackId.number) recording.tracks.set(unsigned(data), track);
      if (child === trackId.type && unsigned(data) === 1) facts.hasVideo = true;
      if (child === trackId.type && unsigned(data) === 2) facts.hasAudio = track.isSound = true;
      if (child === trackId.codec) track.codec = data.toString('latin1').replaceAll('\0', '');
      if (child === trackId.frameNs) track.frameSeconds = unsigned(data) / 1e9;
      if (child === trackId.codecPrivate && data.length >= 2) configured = aacRates[((data[0]! & 7) << 1) | (data[1]! >> 7)];
      if (child === trackId.audio) for (const fact of childrenOf(data)) if (fact.id === trackId.rate) track.rate = float(fact.data);
      if (child === videoId.video)
        for (const size of childrenOf(data)) {
          if (size.id === videoId.width) facts.width = unsigned(size.data);
          if (size.id === videoId.height) facts.height = unsigned(size.data);
        }
    }
    if (track.codec.startsWith('A_AAC') && configured) track.rate = configured;
  }
}

/** The time of a block, and how much sound it holds: a block may hold several frames. */
function readBlock(head: Buffer, bytes: number, recording: Recording): void {
  const numberBytes = Math.clz32(head[0] ?? 0) - 23;
  if (numberBytes < 1 || numberBytes > 4 || head.length < numberBytes + 3) return;
  const track = recording.tracks.get(head.readUIntBE(0, numberBytes) - 2 ** (7 * numberBytes));
  const time = recording.clusterTime + head.readInt16BE(numberBytes);
  recording.firstTime = Math.min(recording.firstTime ?? Infinity, Math.max(0, time));
  recording.lastTime = Math.max(recording.lastTime, time);
  if (!track) return;
  const lacing = (head[numberBytes + 2]! >> 1) & 3;
  const frames = lacing === 0 ? 1 : (head[numberBytes + 3] ?? 0) + 1;
  track.frames += frames;
  track.bytes += Math.max(0, bytes - numberBytes - 3);
  if (track.codec !== 'A_OPUS' || !track.isSound) return;
  // Frames in one block are as long as each other, for the sizes of a lace come before the first of them and are not read here.
  const at = numberBytes + 3;
  track.seconds += lacing === 0 ? opusSeconds(head[at] ?? 0, head[at + 1]) : frames * 0.12;
}

const unsigned = (data: Buffer) => (data.length >= 1 && data.length <= 6 ? data.readUIntBE(0, data.length) : 0);
const float = (data: Buffer) => (data.length === 4 ? data.readFloatBE(0) : data.length === 8 ? data.readDoubleBE(0) : 0);
