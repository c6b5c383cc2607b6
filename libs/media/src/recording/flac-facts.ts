import { scanContent } from './scan-content.ts';
import type { WindowedSource } from './windowed-source.ts';

const rateByIndex = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000] as const;
const frameHeadBytesMax = 16;

/** Seconds of sound in a FLAC file: the greater of what its description claims and what its frames hold. */
export async function measureFlac(source: WindowedSource): Promise<number | undefined> {
  const head = Buffer.from(await source.read(0, 64));
  const streamInfo = head.toString('latin1', 0, 4) === 'fLaC' ? 8 : -1;
  if (streamInfo === -1 || head.length < 42) return undefined;
  const rate = head.readUIntBE(streamInfo + 10, 3) >> 4;
  if (rate === 0) return undefined;
  const claimedSamples = (head[streamInfo + 13]! & 15) * 0x100000000 + head.readUInt32BE(streamInfo + 14);
  let samples = 0;
  await scanContent(source, streamInfo + 34, (chunk, isLast) => {
    const end = isLast ? chunk.length : chunk.length - frameHeadBytesMax;
    for (let position = chunk.indexOf(0xff); position !== -1 && position < end; position = chunk.indexOf(0xff, position + 1))
      samples += flacFrameSamples(chunk, position, rate);
    return isLast ? chunk.length : Math.max(1, end);
  });
  return Math.max(claimedSamples, samples) / rate;
}

/** Samples of the frame that begins here, 0 when none does: its head has a checksum of its own. */
export function flacFrameSamples(bytes: Buffer, position: number, streamRate: number): number {
  const [first, second, third, fourth] = [bytes[position], bytes[position + 1], bytes[position + 2], bytes[position + 3]];
  if (first !== 0xff || second === undefined || third === undefined || fourth === undefined || (second & 0xfe) !== 0xf8) return 0;
  const blockIndex = third >> 4;
  const rateIndex = third & 15;
  const sizeIndex = (fourth >> 1) & 7;
  if (blockIndex === 0 || rateIndex === 15 || fourth >> 4 > 10 || sizeIndex === 3 || (fourth & 1) !== 0) return 0;
  if (rateIndex > 0 && rateIndex < 12 && rateByIndex[rateIndex] !== streamRate) return 0;
  let at = position + 4 + codedBytes(bytes[position + 4] ?? 0xff);
  let samples = blockIndex === 1 ? 192 : blockIndex < 6 ? 576 << (blockIndex - 2) : 256 << (blockIndex - 8);
  if (blockIndex === 6) samples = (bytes[at++] ?? 0) + 1;
  if (blockIndex === 7) {
    if (at + 2 > bytes.length) return 0;
    samples = bytes.readUInt16BE(at) + 1;
    at += 2;
  }
  at += rateIndex === 12 ? 1 : rateIndex > 12 ? 2 : 0;
  return at < bytes.length && checksum(bytes, position, at) === bytes[at] ? samples : 0;
}

/** The number of the frame is coded as UTF-8 codes characters. */
function codedBytes(first: number): number {
  return first < 0x80 ? 1 : Math.clz32(~first << 24);
}

function checksum(bytes: Buffer, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) {
    sum ^= bytes[at]!;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x80 ? ((sum << 1) ^ 0x07) & 0xff : sum << 1;
  }
  return sum;
}
