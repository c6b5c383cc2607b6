import { flacFrameSum, flacHeadSum } from './checksums.ts';

const blockSamples = 4_096;

/** Silence in constant subframes, mono, 16 bits, with a Vorbis comment. */
export function flacFile(seconds: number, sampleRate: number, comment: string): Buffer {
  const total = Math.max(1, Math.round(seconds * sampleRate));
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockSamples, 0);
  info.writeUInt16BE(blockSamples, 2);
  // 20 bits of rate, 3 of channels less one, 5 of sample size less one, 36 of length.
  info.writeUInt32BE(((sampleRate << 12) | (15 << 4)) >>> 0, 10);
  info.writeUInt32BE(total, 14);
  const blocks = [Buffer.from('fLaC', 'latin1'), block(0, info), block(0x84, vorbisComment('emulated', comment))];
  for (let from = 0, number = 0; from < total; from += blockSamples, number++) blocks.push(frame(number, Math.min(blockSamples, total - from)));
  return Buffer.concat(blocks);
}

/** A vendor text and one comment, as FLAC and Opus carry them. */
export function vorbisComment(vendor: string, comment: string): Buffer {
  const texts = [vendor, `COMMENT=${comment}`].map((text) => Buffer.from(text));
  const length = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  return Buffer.concat([length(texts[0]!.length), texts[0]!, length(1), length(texts[1]!.length), texts[1]!]);
}

function block(type: number, content: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(content.length);
  head[0] = type;
  return Buffer.concat([head, content]);
}

/** Sync, size code, rate from the head of the file, mono of 16 bits, number, size; then one constant of zero. */
function frame(number: number, samples: number): Buffer {
  const isWhole = samples === blockSamples;
  const size = isWhole ? [] : [(samples - 1) >> 8, (samples - 1) & 0xff];
  const head = Buffer.from([0xff, 0xf8, isWhole ? 0xc0 : 0x70, 0x08, ...Buffer.from(String.fromCodePoint(number)), ...size]);
  const whole = Buffer.concat([head, Buffer.from([flacHeadSum(head), 0, 0, 0])]);
  const sum = Buffer.alloc(2);
  sum.writeUInt16BE(flacFrameSum(whole));
  return Buffer.concat([whole, sum]);
}
