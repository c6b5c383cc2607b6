import { openMp3, openOgg } from './compressed-encoder.ts';
import { openPcm, openStreamedWav, openWav } from './pcm-encoder.ts';
import type { EncoderShape, SoundEncoder } from './sound-encoder.ts';
import type { SoundFormat } from './sound-format.ts';
import type { Sound } from './sound.ts';

const openers: Readonly<Record<SoundFormat, (shape: EncoderShape) => SoundEncoder | Promise<SoundEncoder>>> = {
  wav: (shape) => (shape.isStreamed ? openStreamedWav(shape) : openWav(shape)),
  mp3: openMp3,
  ogg: openOgg,
  pcm: openPcm,
};

/** For sound that is made piece by piece. Engines that call it need the package `wasm-media-encoders`. */
export async function openEncoder(format: SoundFormat, shape: EncoderShape): Promise<SoundEncoder> {
  return openers[format](shape);
}

/** A whole sound of one or two channels as a file. */
export async function encodeSound({ sampleRate, channels }: Sound, format: SoundFormat): Promise<Buffer> {
  if (channels.length !== 1 && channels.length !== 2) throw new Error(`sound of ${channels.length} channels`);
  const encoder = await openEncoder(format, { sampleRate, channels: channels.length, isStreamed: false });
  const beginning = encoder.encode(channels);
  return Buffer.concat([beginning, encoder.finish()]);
}
