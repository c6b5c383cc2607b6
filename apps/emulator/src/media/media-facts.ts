import { imageSize } from '../answers/image-facts.ts';
import { isoFacts } from './iso-facts.ts';
import { adtsSeconds, flacSeconds, mp3Seconds, oggSeconds, wavSeconds } from './sound-facts.ts';
import { webmFacts } from './webm-facts.ts';

/** What given bytes really are. */
export interface MediaFacts {
  readonly kind: 'image' | 'audio' | 'video';
  readonly type: string;
  readonly width?: number;
  readonly height?: number;
  /** Undefined where the file does not tell. */
  readonly seconds?: number;
}

/** By the bytes alone, never by a name. Undefined when this is no whole picture, sound or film. */
export function mediaFacts(bytes: Buffer): MediaFacts | undefined {
  return pictureFacts(bytes) ?? soundFacts(bytes) ?? isoFacts(bytes) ?? webmFacts(bytes);
}

function pictureFacts(bytes: Buffer): MediaFacts | undefined {
  const size = imageSize(bytes);
  if (!size?.width || !size.height || !isWhole(bytes, size.type)) return undefined;
  return { kind: 'image', ...size };
}

/** A picture that breaks off is none: vendors decode what they are given. */
function isWhole(bytes: Buffer, type: string): boolean {
  if (type === 'image/png') return bytes.includes('IEND', -64, 'latin1');
  if (type === 'image/jpeg') return bytes.includes(Buffer.from([0xff, 0xd9]), -1_024);
  if (type === 'image/webp') return bytes.readUInt32LE(4) + 8 <= bytes.length;
  return bytes.includes(0x3b, -16);
}

function soundFacts(bytes: Buffer): MediaFacts | undefined {
  const sounds = { 'audio/wav': wavSeconds, 'audio/flac': flacSeconds, 'audio/ogg': oggSeconds, 'audio/aac': adtsSeconds, 'audio/mpeg': mp3Seconds };
  for (const [type, measure] of Object.entries(sounds)) {
    const seconds = measure(bytes);
    if (seconds !== undefined) return { kind: 'audio', type, ...(Number.isNaN(seconds) ? {} : { seconds }) };
  }
  return undefined;
}
