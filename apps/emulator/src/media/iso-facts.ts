import type { MediaFacts } from './media-facts.ts';

const boxesMax = 1_000;

/** MP4, M4A and QuickTime: length from the head of the film, size from its picture track. */
export function isoFacts(bytes: Buffer): MediaFacts | undefined {
  if (bytes.length < 16 || bytes.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const film = find(bytes, 'moov');
  const head = film && find(film, 'mvhd');
  if (!film || !head || head.length < 20) return undefined;
  const isLong = head[0] === 1;
  const timescale = head.readUInt32BE(isLong ? 20 : 12);
  const length = isLong ? Number(head.readBigUInt64BE(24)) : head.readUInt32BE(16);
  const seconds = timescale > 0 ? length / timescale : 0;
  const isVideo = film.includes('vide', 0, 'latin1');
  if (!isVideo) return { kind: 'audio', type: 'audio/mp4', seconds };
  const type = bytes.toString('latin1', 8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
  for (const track of all(film, 'trak')) {
    const facts = find(track, 'tkhd');
    if (!facts || facts.length < 84) continue;
    const [width, height] = [facts.readUInt32BE(facts.length - 8) >>> 16, facts.readUInt32BE(facts.length - 4) >>> 16];
    if (width > 0 && height > 0) return { kind: 'video', type, seconds, width, height };
  }
  return { kind: 'video', type, seconds };
}

function find(bytes: Buffer, name: string): Buffer | undefined {
  return all(bytes, name).next().value ?? undefined;
}

function* all(bytes: Buffer, name: string): Generator<Buffer, undefined> {
  for (let at = 0, seen = 0; at + 8 <= bytes.length && seen < boxesMax; seen++) {
    const isLong = bytes.readUInt32BE(at) === 1 && at + 16 <= bytes.length;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : bytes.readUInt32BE(at) || bytes.length - at;
    if (length < 8) return undefined;
    if (bytes.toString('latin1', at + 4, at + 8) === name) yield bytes.subarray(at + (isLong ? 16 : 8), at + length);
    at += length;
  }
  return undefined;
}
