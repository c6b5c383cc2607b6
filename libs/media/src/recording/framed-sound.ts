import { scanContent } from './scan-content.ts';
import { lowestBytesPerSecond } from './sound-bounds.ts';
import type { WindowedSource } from './windowed-source.ts';

/** One frame of sound, by its own header. */
export interface SoundFrame {
  readonly bytes: number;
  readonly seconds: number;
  /** What all frames of one recording share; frames of another kind at its end are no proof of it. */
  readonly kind: number;
  /** It describes the recording and holds no sound. */
  readonly isDescription?: boolean;
}

/** A format that is nothing but frames, one after the other. */
export interface FramedFormat {
  /** The most bytes that `read` and `tagBytes` look at. */
  readonly headBytes: number;
  /** The frame that begins at `position`, or null. */
  read(bytes: Buffer, position: number): SoundFrame | null;
}

/** Bytes between frames that are no sound whose length matters: padding, a torn frame. */
const strayBytesMax = 2_048;

/**
 * Seconds of sound in a file of frames, whatever its header says: every frame is counted by its own header, recordings that were joined
 * included. Bytes in which no frame is found count at the lowest rate there is.
 */
export async function measureFrames(source: WindowedSource, format: FramedFormat, start = 0): Promise<number> {
  let seconds = 0;
  let strayBytes = 0;
  let kind: number | undefined;
  await scanContent(source, start, (chunk, isLast) => {
    let position = 0;
    while (position < chunk.length) {
      if (!isLast && chunk.length - position < format.headBytes) break;
      const tag = tagBytesAt(chunk, position);
      if (tag > 0) {
        position += tag;
        continue;
      }
      const frame = format.read(chunk, position);
      const next = frame ? position + frame.bytes : 0;
      if (frame && !isLast && next + format.headBytes > chunk.length && position > 0) break;
      if (frame && isConfirmed(format, chunk, next, frame, kind)) {
        ({ kind } = frame);
        if (!frame.isDescription) seconds += frame.seconds;
        position = next;
        continue;
      }
      kind = undefined;
      strayBytes++;
      position++;
    }
    return position;
  });
  return seconds + (strayBytes > strayBytesMax ? strayBytes / lowestBytesPerSecond : 0);
}

/** Two bytes look like a header now and then: a frame counts when it continues the one before, or is followed by one of its kind or the end. */
function isConfirmed(format: FramedFormat, chunk: Buffer, next: number, frame: SoundFrame, kind: number | undefined): boolean {
  if (kind === frame.kind || next >= chunk.length) return true;
  return format.read(chunk, next)?.kind === frame.kind || tagBytesAt(chunk, next) > 0;
}

/** Bytes of a tag with title, pictures and the like; 0 when there is none. */
function tagBytesAt(bytes: Buffer, position: number): number {
  const first = bytes[position];
  if (first === 0x49 && position + 10 <= bytes.length && bytes.toString('latin1', position, position + 3) === 'ID3') {
    const size = [6, 7, 8, 9].map((at) => bytes[position + at]!);
    if (size.some((byte) => byte > 0x7f)) return 0;
    const [a, b, c, d] = size as [number, number, number, number];
    return 10 + a * 0x200000 + b * 0x4000 + c * 0x80 + d + (bytes[position + 5]! & 0x10 ? 10 : 0);
  }
  if (first === 0x54 && position + 128 === bytes.length && bytes.toString('latin1', position, position + 3) === 'TAG') return 128;
  if (first === 0x41 && position + 32 <= bytes.length && bytes.toString('latin1', position, position + 8) === 'APETAGEX') {
    const isHeader = (bytes.readUInt32LE(position + 20) & 0x20000000) !== 0;
    return 32 + (isHeader ? bytes.readUInt32LE(position + 12) : 0);
  }
  return 0;
}
