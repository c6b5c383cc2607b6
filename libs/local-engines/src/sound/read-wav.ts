import type { Sound } from './sound.ts';

/** Samples of one piece. */
const pieceFrames = 32_768;

type ReadSample = (bytes: Buffer, at: number) => number;

const logarithmic = (expand: (byte: number) => number): ReadSample => {
  const table = Float32Array.from({ length: 256 }, (_, byte) => expand(byte) / 32_768);
  return (bytes, at) => table[bytes[at] as number] as number;
};
const muLaw = logarithmic((byte) => {
  const folded = ~byte & 0xff;
  const size = ((((folded & 0x0f) << 3) + 0x84) << ((folded & 0x70) >> 4)) - 0x84;
  return folded & 0x80 ? -size : size;
});
const aLaw = logarithmic((byte) => {
  const folded = byte ^ 0x55;
  const exponent = (folded & 0x70) >> 4;
  const mantissa = ((folded & 0x0f) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return folded & 0x80 ? size : -size;
});

/** Format tag and bits → how a sample is read. */
const readers: Readonly<Record<string, ReadSample>> = {
  '1/8': (bytes, at) => ((bytes[at] as number) - 128) / 128,
  '1/16': (bytes, at) => bytes.readInt16LE(at) / 32_768,
  '1/24': (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608,
  '1/32': (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648,
  '3/32': (bytes, at) => finite(bytes.readFloatLE(at)),
  '3/64': (bytes, at) => finite(bytes.readDoubleLE(at)),
  '6/8': aLaw,
  '7/8': muLaw,
};
const finite = (sample: number) => (Number.isFinite(sample) ? sample : 0);

export interface WavFile {
  readonly seconds: number;
  pieces(): Iterable<Sound>;
}

/** Null: it is damaged, or holds what is no plain samples. */
export function readWav(bytes: Buffer): WavFile | null {
  const chunks = chunksOf(bytes);
  const [format, data] = [chunks.get('fmt '), chunks.get('data')];
  if (!format || format.length < 16 || !data) return null;
  const tag = format.readUInt16LE(0) === 0xfffe && format.length >= 26 ? format.readUInt16LE(24) : format.readUInt16LE(0);
  const channels = format.readUInt16LE(2);
  const sampleRate = format.readUInt32LE(4);
  const bits = format.readUInt16LE(14);
  const read = readers[`${tag}/${bits}`];
  if (!read || channels < 1 || channels > 8 || sampleRate < 1_000 || sampleRate > 384_000) return null;
  const frameBytes = (channels * bits) / 8;
  const frames = Math.floor(data.length / frameBytes);
  return {
    seconds: frames / sampleRate,
    *pieces() {
      for (let from = 0; from < frames; from += pieceFrames) {
        const length = Math.min(pieceFrames, frames - from);
        const read1 = (channel: number) => Float32Array.from({ length }, (_, frame) => read(data, (from + frame) * frameBytes + (channel * bits) / 8));
        yield { sampleRate, channels: Array.from({ length: channels }, (_, channel) => read1(channel)) };
      }
    },
  };
}

/** By name; a length that says "until the end", or more than there is, means the end of the file. */
function chunksOf(bytes: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (!chunks.has(name)) chunks.set(name, bytes.subarray(at + 8, at + 8 + length));
    if (name === 'data' && chunks.has('fmt ')) break;
    at += 8 + length + (length % 2);
  }
  return chunks;
}
