import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createEncoder } from 'wasm-media-encoders';
import { engineProgram } from '../host/engine-program.ts';
import type { EncoderShape, SoundEncoder } from './sound-encoder.ts';

/** Its memory grows with the longest piece it is given at once. */
const pieceSamples = 32_768;
/** Of any Ogg stream of ours: the same sound gives the same bytes. */
const serialNumber = 1;

/** A constant rate tells a player the right length of a file whose header was sent before its end was known. */
const mp3Kilobits = ({ sampleRate, channels }: EncoderShape) => {
  if (sampleRate < 16_000) return channels === 1 ? 32 : 64;
  if (sampleRate < 32_000) return channels === 1 ? 64 : 96;
  return channels === 1 ? 112 : 192;
};
const mp3Rates = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** @throws when MP3 has no such sample rate */
export async function openMp3(shape: EncoderShape): Promise<SoundEncoder> {
  const { sampleRate, channels } = shape;
  if (!mp3Rates.includes(sampleRate)) throw new Error(`MP3 has no sample rate of ${sampleRate}`);
  const encoder = await createEncoder('audio/mpeg', await program('mp3'));
  encoder.configure({ sampleRate, channels, bitrate: mp3Kilobits(shape) });
  return inPieces(encoder);
}

export async function openOgg({ sampleRate, channels }: EncoderShape): Promise<SoundEncoder> {
  const encoder = await createEncoder('audio/ogg', await program('ogg'));
  encoder.configure({ sampleRate, channels, vbrQuality: 4, oggSerialNo: serialNumber });
  return inPieces(encoder);
}

// Named, because by itself the package would fetch it from a data address.
const program = (name: 'mp3' | 'ogg') => readFile(createRequire(engineProgram()).resolve(`wasm-media-encoders/wasm/${name}`));

function inPieces(encoder: { encode(samples: readonly Float32Array[]): Uint8Array; finalize(): Uint8Array }): SoundEncoder {
  return {
    encode(channels) {
      const bytes: Buffer[] = [];
      const length = channels[0]?.length ?? 0;
      for (let at = 0; at < length; at += pieceSamples)
        // What it returns is its own memory, which it writes over.
        bytes.push(Buffer.from(encoder.encode(channels.map((channel) => channel.subarray(at, at + pieceSamples)))));
      return Buffer.concat(bytes);
    },
    finish: () => Buffer.from(encoder.finalize()),
  };
}
