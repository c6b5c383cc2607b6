import type { FramedFormat, SoundFrame } from './framed-sound.ts';

/** Samples a second by index, of AAC in every container. */
export const aacRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350] as const;
export const aacSamplesPerFrame = 1_024;

/** AAC as a stream of its own. */
export const adtsFrames: FramedFormat = { headBytes: 16, read: readAdtsFrame };

function readAdtsFrame(bytes: Buffer, position: number): SoundFrame | null {
  if (bytes[position] !== 0xff || position + 7 > bytes.length) return null;
  const second = bytes[position + 1]!;
  const third = bytes[position + 2]!;
  const rate = aacRates[(third >> 2) & 15];
  const frameBytes = ((bytes[position + 3]! & 3) << 11) | (bytes[position + 4]! << 3) | (bytes[position + 5]! >> 5);
  if ((second & 0xf6) !== 0xf0 || rate === undefined || frameBytes < 8) return null;
  const blocks = (bytes[position + 6]! & 3) + 1;
  return { bytes: frameBytes, seconds: (blocks * aacSamplesPerFrame) / rate, kind: third >> 2 };
}
