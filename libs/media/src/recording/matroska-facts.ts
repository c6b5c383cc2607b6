import { MediaFault } from '../media-fault.ts';
import type { RecordingFacts } from './recording-facts.ts';
import type { WindowedSource } from './windowed-source.ts';

const id = { segment: 0x18538067, info: 0x1549a966, tracks: 0x1654ae6b, cluster: 0x1f43b675, timestampScale: 0x2ad7b1, duration: 0x4489 } as const;
const trackId = { entry: 0xae, type: 0x83, video: 0xe0, width: 0xb0, height: 0xba } as const;
const clusterId = { timestamp: 0xe7, simpleBlock: 0xa3, blockGroup: 0xa0 } as const;
const elementsMax = 2_000;
const descriptionBytesMax = 4 * 1024 * 1024;
/** Where the last cluster is looked for when the file does not tell how long it is: browsers write such files. */
const tailBytes = 4 * 1024 * 1024;
const headBytesMax = 12;

interface Element {
  id: number;
  headBytes: number;
  /** Undefined: until its parent ends. */
  bytes: number | undefined;
}

/** Walks the elements of a Matroska or WebM file up to its first cluster. */
export async function readMatroskaFacts(source: WindowedSource): Promise<RecordingFacts> {
  const facts: RecordingFacts = { hasVideo: false, hasAudio: false };
  let timestampScale = 1_000_000;
  let position = 0;
  for (let count = 0; position < source.bytes; count++) {
    if (count > elementsMax) throw new MediaFault('unreadable');
    const element = readElement(await source.read(position, headBytesMax));
    if (element.id === id.cluster) break;
    position += element.headBytes;
    // Its children follow, however long it says it is.
    if (element.id === id.segment) continue;
    if (element.bytes === undefined) throw new MediaFault('unreadable');
    if (element.id === id.info || element.id === id.tracks) {
      if (element.bytes > descriptionBytesMax) throw new MediaFault('unreadable');
      const content = Buffer.from(await source.readExactly(position, element.bytes));
      if (element.id === id.tracks) readTracks(content, facts);
      else timestampScale = readInfo(content, facts, timestampScale);
    }
    position += element.bytes;
  }
  facts.durationSeconds ??= await lastTimestampSeconds(source, timestampScale);
  return facts;
}

function readElement(bytes: Buffer): Element {
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  if (idBytes < 1 || idBytes > 4 || bytes.length <= idBytes) throw new MediaFault('unreadable');
  const sizeBytes = Math.clz32(bytes[idBytes]!) - 23;
  if (sizeBytes < 1 || sizeBytes > 8 || bytes.length < idBytes + sizeBytes) throw new MediaFault('unreadable');
  let size = BigInt(bytes[idBytes]! & (0xff >> sizeBytes));
  for (let index = 1; index < sizeBytes; index++) size = size * 256n + BigInt(bytes[idBytes + index]!);
  const isUnknown = size === 2n ** BigInt(7 * sizeBytes) - 1n;
  return { id: bytes.readUIntBE(0, idBytes), headBytes: idBytes + sizeBytes, bytes: isUnknown ? undefined : Number(size) };
}

function* childrenOf(content: Buffer): Generator<{ id: number; data: Buffer }> {
  let count = 0;
  for (let position = 0; position < content.length;) {
    if (count++ > elementsMax) throw new MediaFault('unreadable');
    const element = readElement(content.subarray(position, position + headBytesMax));
    const start = position + element.headBytes;
    const end = element.bytes === undefined ? content.length : start + element.bytes;
    yield { id: element.id, data: content.subarray(start, Math.min(end, content.length)) };
    position = end;
  }
}

function readInfo(content: Buffer, facts: RecordingFacts, usualScale: number): number {
  let scale = usualScale;
  let duration: number | undefined;
  for (const child of childrenOf(content)) {
    if (child.id === id.timestampScale) scale = unsigned(child.data);
    if (child.id === id.duration && (child.data.length === 4 || child.data.length === 8))
      duration = child.data.length === 4 ? child.data.readFloatBE(0) : child.data.readDoubleBE(0);
  }
  if (duration !== undefined && duration > 0) facts.durationSeconds = (duration * scale) / 1e9;
  return scale;
}

function readTracks(content: Buffer, facts: RecordingFacts): void {
  for (const entry of childrenOf(content)) {
    if (entry.id !== trackId.entry) continue;
    for (const child of childrenOf(entry.data)) {
      if (child.id === trackId.type && unsigned(child.data) === 1) facts.hasVideo = true;
      if (child.id === trackId.type && unsigned(child.data) === 2) facts.hasAudio = true;
      if (child.id !== trackId.video) continue;
      for (const size of childrenOf(child.data)) {
        if (size.id === trackId.width) facts.width = unsigned(size.data);
        if (size.id === trackId.height) facts.height = unsigned(size.data);
      }
    }
  }
}

const unsigned = (data: Buffer) => (data.length >= 1 && data.length <= 6 ? data.readUIntBE(0, data.length) : 0);

/** The time of the last block in the last cluster, when there is one near the end. */
async function lastTimestampSeconds(source: WindowedSource, timestampScale: number): Promise<number | undefined> {
  const tail = Buffer.from(await source.read(Math.max(0, source.bytes - tailBytes), tailBytes));
  const start = tail.lastIndexOf(Buffer.from('1f43b675', 'hex'));
  if (start === -1) return undefined;
  let timestamp = 0;
  let latest = 0;
  try {
    for (const child of childrenOf(tail.subarray(start + readElement(tail.subarray(start, start + headBytesMax)).headBytes))) {
      if (child.id === clusterId.timestamp) timestamp = unsigned(child.data);
      const block = child.id === clusterId.blockGroup ? child.data.subarray(2) : child.data;
      if ((child.id === clusterId.simpleBlock || child.id === clusterId.blockGroup) && block.length >= 3) latest = Math.max(latest, block.readInt16BE(1));
    }
  } catch (error) {
    // The last block may be cut: the recording was, and what is before it counts.
    if (!(error instanceof MediaFault)) throw error;
  }
  return ((timestamp + latest) * timestampScale) / 1e9;
}
