/** Each of these measures one kind of file: its length in seconds, NaN when the file does not tell, undefined when it is another kind. */
type Measure = (bytes: Buffer) => number | undefined;

export const wavSeconds: Measure = (bytes) => {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let bytesPerSecond = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 20 <= bytes.length) bytesPerSecond = bytes.readUInt32LE(at + 16);
    // A recorder that streams does not know the length yet and says the greatest one.
    if (name === 'data') return bytesPerSecond > 0 ? Math.min(length, bytes.length - at - 8) / bytesPerSecond : undefined;
    at += 8 + length + (length % 2);
  }
  return undefined;
};

export const flacSeconds: Measure = (bytes) => {
  if (bytes.length < 42 || bytes.toString('latin1', 0, 4) !== 'fLaC') return undefined;
  const sampleRate = bytes.readUIntBE(18, 3) >> 4;
  const total = (bytes[21]! & 0x0f) * 2 ** 32 + bytes.readUInt32BE(22);
  return total === 0 || sampleRate === 0 ? Number.NaN : total / sampleRate;
};

export const oggSeconds: Measure = (bytes) => {
  if (bytes.length < 58 || bytes.toString('latin1', 0, 4) !== 'OggS') return undefined;
  const isOpus = bytes.includes('OpusHead', 0, 'latin1');
  const vorbis = bytes.indexOf('\u0001vorbis', 0, 'latin1');
  if (!isOpus && vorbis < 0) return undefined;
  const last = bytes.lastIndexOf('OggS', undefined, 'latin1');
  if (last + 14 > bytes.length) return Number.NaN;
  return Number(bytes.readBigUInt64LE(last + 6)) / (isOpus ? 48_000 : bytes.readUInt32LE(vorbis + 12));
};

const adtsRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000];

export const adtsSeconds: Measure = (bytes) => {
  let seconds = 0;
  let at = behindId3(bytes);
  while (at + 7 <= bytes.length && bytes[at] === 0xff && (bytes[at + 1]! & 0xf6) === 0xf0) {
    const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
    const rate = adtsRates[(bytes[at + 2]! >> 2) & 15];
    if (length < 7 || !rate) return undefined;
    seconds += 1_024 / rate;
    at += length;
  }
  return seconds > 0 ? seconds : undefined;
};

const kilobits = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

/** Walks the frames of layer III. */
export const mp3Seconds: Measure = (bytes) => {
  let seconds = 0;
  let at = behindId3(bytes);
  while (at + 4 <= bytes.length && bytes[at] === 0xff && (bytes[at + 1]! & 0xe6) === 0xe2) {
    const version = (bytes[at + 1]! >> 3) & 3;
    const rate = [44_100, 48_000, 32_000][(bytes[at + 2]! >> 2) & 3];
    const speed = kilobits[version === 3 ? 1 : 2][bytes[at + 2]! >> 4];
    if (version === 1 || !rate || !speed) break;
    const divided = rate / (version === 3 ? 1 : version === 2 ? 2 : 4);
    const samples = version === 3 ? 1_152 : 576;
    // The frame that only tells the number of the others makes no sound.
    if (!bytes.subarray(at, at + 48).includes('Info', 0, 'latin1') && !bytes.subarray(at, at + 48).includes('Xing', 0, 'latin1')) seconds += samples / divided;
    at += Math.floor(((samples / 8) * speed * 1_000) / divided) + ((bytes[at + 2]! >> 1) & 1);
  }
  return seconds > 0 ? seconds : undefined;
};

function behindId3(bytes: Buffer): number {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + [6, 7, 8, 9].reduce((size, place) => size * 128 + (bytes[place]! & 0x7f), 0);
}
