import { id3Tag } from './id3-tag.ts';

const kilobits = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const sampleRates = { 1: [44_100, 48_000, 32_000], 2: [22_050, 24_000, 16_000] } as const;

export interface Mp3Order {
  readonly seconds: number;
  readonly title: string;
  readonly comment: string;
  readonly sampleRate: number;
  readonly kilobitsPerSecond: number;
}

/** Silent mono frames of constant rate behind an ID3 tag, and an `Info` frame that tells their number. */
export function mp3File({ seconds, title, comment, sampleRate, kilobitsPerSecond }: Mp3Order): Buffer {
  const version = sampleRate >= 32_000 ? 1 : 2;
  const rate = Math.max(0, sampleRates[version].indexOf(sampleRate as never));
  const speed = Math.max(1, kilobits[version].indexOf(kilobitsPerSecond as never));
  const samplesPerFrame = version === 1 ? 1_152 : 576;
  const frameBytes = ((samplesPerFrame / 8) * kilobits[version][speed]! * 1_000) / sampleRates[version][rate]!;
  const count = Math.max(1, Math.round((seconds * sampleRates[version][rate]!) / samplesPerFrame));
  const frame = (isPadded: boolean) => {
    const bytes = Buffer.alloc(Math.floor(frameBytes) + (isPadded ? 1 : 0));
    bytes.set([0xff, version === 1 ? 0xfb : 0xf3, (speed << 4) | (rate << 2) | (isPadded ? 2 : 0), 0xc4]);
    return bytes;
  };
  const info = frame(false);
  const frames = [info];
  for (let at = 1; at <= count; at++) frames.push(frame(Math.floor(at * frameBytes) - Math.floor((at - 1) * frameBytes) > Math.floor(frameBytes)));
  const place = version === 1 ? 21 : 13;
  info.write('Info', place, 'latin1');
  info.writeUInt32BE(3, place + 4);
  info.writeUInt32BE(count, place + 8);
  info.writeUInt32BE(
    frames.reduce((sum, { length }) => sum + length, 0),
    place + 12,
  );
  return Buffer.concat([id3Tag(title, comment), ...frames]);
}
