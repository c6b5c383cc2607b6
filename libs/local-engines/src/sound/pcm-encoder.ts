import type { EncoderShape, SoundEncoder } from './sound-encoder.ts';

const bytesOfSample = 2;
const headerBytes = 44;
/** What players take for "until the end", and what ffmpeg writes into a pipe. */
const unknownBytes = 0xffffffff;

/** Samples of 16 bit, little-endian, interleaved. What is too loud is cut off. */
export function pcmOf(channels: readonly Float32Array[]): Buffer {
  const length = channels[0]?.length ?? 0;
  const bytes = Buffer.allocUnsafe(length * channels.length * bytesOfSample);
  let at = 0;
  for (let sample = 0; sample < length; sample++)
    for (const channel of channels) at = bytes.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round((channel[sample] as number) * 32_767))), at);
  return bytes;
}

export const openPcm = (): SoundEncoder => ({ encode: pcmOf, finish: () => Buffer.alloc(0) });

/** WAV whose header goes ahead: of a sound that is encoded in pieces, its lengths say "until the end". */
export function openStreamedWav(shape: EncoderShape): SoundEncoder {
  let isBegun = false;
  const head = (): Buffer => {
    if (isBegun) return Buffer.alloc(0);
    isBegun = true;
    return wavHeader(shape, null);
  };
  return { encode: (channels) => Buffer.concat([head(), pcmOf(channels)]), finish: head };
}

/** WAV that comes whole, with its length in its header. */
export function openWav(shape: EncoderShape): SoundEncoder {
  const pieces: Buffer[] = [];
  return {
    encode(channels) {
      pieces.push(pcmOf(channels));
      return Buffer.alloc(0);
    },
    finish() {
      const samples = Buffer.concat(pieces);
      return Buffer.concat([wavHeader(shape, samples.length), samples]);
    },
  };
}

function wavHeader({ sampleRate, channels }: EncoderShape, dataBytes: number | null): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(dataBytes === null ? unknownBytes : dataBytes + headerBytes - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * bytesOfSample, 28);
  header.writeUInt16LE(channels * bytesOfSample, 32);
  header.writeUInt16LE(8 * bytesOfSample, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes ?? unknownBytes, 40);
  return header;
}
