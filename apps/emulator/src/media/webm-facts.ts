import type { MediaFacts } from './media-facts.ts';

const headBytes = 65_536;

/** WebM and Matroska: the few elements that are needed are looked for in the first bytes. */
export function webmFacts(bytes: Buffer): MediaFacts | undefined {
  if (bytes.length < 32 || bytes.readUInt32BE(0) !== 0x1a45dfa3) return undefined;
  const head = bytes.subarray(0, headBytes);
  const type = head.includes('webm', 0, 'latin1') ? 'webm' : 'x-matroska';
  const seconds = durationOf(head);
  const time = seconds === undefined ? {} : { seconds };
  if (!head.includes('V_', 0, 'latin1')) return head.includes('A_', 0, 'latin1') ? { kind: 'audio', type: `audio/${type}`, ...time } : undefined;
  return { kind: 'video', type: `video/${type}`, ...time };
}

/** Milliseconds as a float, unless a scale says otherwise. */
function durationOf(head: Buffer): number | undefined {
  const at = head.indexOf(Buffer.from([0x44, 0x89]));
  if (at < 0 || at + 11 > head.length) return undefined;
  const [length, from] = sizeAt(head, at + 2);
  const value = length === 8 ? head.readDoubleBE(from) : length === 4 ? head.readFloatBE(from) : undefined;
  const scaleAt = head.indexOf(Buffer.from([0x2a, 0xd7, 0xb1]));
  let scale = 1_000_000;
  if (scaleAt >= 0 && scaleAt + 12 <= head.length) {
    const [bytes, place] = sizeAt(head, scaleAt + 3);
    if (bytes >= 1 && bytes <= 6) scale = head.readUIntBE(place, bytes);
  }
  return value === undefined ? undefined : (value * scale) / 1e9;
}

/** An EBML size: as many bytes as the first has leading zeros, and one. */
function sizeAt(bytes: Buffer, at: number): [size: number, next: number] {
  const length = Math.clz32(bytes[at]!) - 23;
  if (length > 8 || at + length > bytes.length) return [0, at];
  let size = bytes[at]! & (0xff >> length);
  for (let place = 1; place < length; place++) size = size * 256 + bytes[at + place]!;
  return [size, at + length];
}
