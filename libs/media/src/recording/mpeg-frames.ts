import type { FramedFormat, SoundFrame } from './framed-sound.ts';

// kbit/s by index, for [version 1, versions 2 and 2.5] and layers 1 to 3.
const bitrates = [
  [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
] as const;
const rates = [44_100, 48_000, 32_000] as const;
/** Where the side information of layer 3 ends and a description may stand, by [version 1, others] and [more channels, one]. */
const descriptionAt = [
  [36, 21],
  [21, 13],
] as const;

/** MPEG audio: MP3 and its elder layers. */
export const mpegFrames: FramedFormat = { headBytes: 64, read: readMpegFrame };

function readMpegFrame(bytes: Buffer, position: number): SoundFrame | null {
  if (bytes[position] !== 0xff || position + 4 > bytes.length) return null;
  const [second, third, fourth] = [bytes[position + 1]!, bytes[position + 2]!, bytes[position + 3]!];
  const version = (second >> 3) & 3;
  const layer = 4 - ((second >> 1) & 3);
  const rateIndex = (third >> 2) & 3;
  if (second < 0xe0 || version === 1 || layer === 4 || rateIndex === 3) return null;
  const isFirst = version === 3;
  const kbits = bitrates[isFirst ? 0 : 1][(layer - 1) as 0 | 1 | 2][third >> 4];
  if (!kbits) return null;
  const rate = rates[rateIndex as 0 | 1 | 2] / (isFirst ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1_152;
  const frameBytes = layer === 1 ? (Math.floor((12_000 * kbits) / rate) + padding) * 4 : Math.floor((samples * 125 * kbits) / rate) + padding;
  const isMono = fourth >> 6 === 3;
  const name = bytes.toString(
    'latin1',
    position + descriptionAt[isFirst ? 0 : 1][isMono ? 1 : 0],
    position + descriptionAt[isFirst ? 0 : 1][isMono ? 1 : 0] + 4,
  );
  return {
    bytes: frameBytes,
    seconds: samples / rate,
    kind: (version << 4) | (layer << 2) | rateIndex,
    ...(layer === 3 && (name === 'Xing' || name === 'Info') ? { isDescription: true } : {}),
  };
}
