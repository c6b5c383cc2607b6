import { id3Tag } from './id3-tag.ts';

const rateIndexes: readonly number[] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000];
export const silenceSamples = 1_024;
/** One channel of silence in AAC-LC, the same at every sample rate. */
export const silence = Buffer.from('00c800802380', 'hex');

/** Silent AAC-LC frames with ADTS heads. */
export function aacFile(seconds: number, sampleRate: number, title: string, comment: string): Buffer {
  const length = 7 + silence.length;
  const head = Buffer.from([0xff, 0xf1, 0x40 | (Math.max(0, rateIndexes.indexOf(sampleRate)) << 2), 0x40, length >> 3, ((length & 7) << 5) | 0x1f, 0xfc]);
  const frame = Buffer.concat([head, silence]);
  const count = Math.max(1, Math.round((seconds * sampleRate) / silenceSamples));
  return Buffer.concat([id3Tag(title, comment), Buffer.alloc(count * frame.length, frame)]);
}
