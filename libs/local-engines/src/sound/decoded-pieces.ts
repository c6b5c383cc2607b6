import type { Sound } from './sound.ts';

/** As the WebAssembly decoders give it. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
}

export interface PieceDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): void;
}

/** Small, because a few bytes of silence may be minutes. */
const sliceBytes = 4_096;

/** A file through a decoder, slice by slice, so that whoever reads may stop in time. */
export async function* decodedPieces(bytes: Buffer, open: () => PieceDecoder | Promise<PieceDecoder>): AsyncGenerator<Sound> {
  const decoder = await open();
  await decoder.ready;
  let isBegun = false;
  try {
    for (let at = 0; at < bytes.length; at += sliceBytes)
      for (const sound of soundOf(await decoder.decode(bytes.subarray(at, at + sliceBytes)))) {
        isBegun = true;
        yield sound;
      }
    yield* soundOf(await lastOf(decoder, isBegun));
  } finally {
    decoder.free();
  }
}

/** Of a file that breaks off, the last page is no page: what came before it is the sound. */
async function lastOf(decoder: PieceDecoder, isBegun: boolean): Promise<Decoded> {
  const nothing: Decoded = { channelData: [], samplesDecoded: 0, sampleRate: 1 };
  try {
    return (await decoder.flush?.()) ?? nothing;
  } catch (error) {
    if (isBegun) return nothing;
    throw error;
  }
}

export function* soundOf({ channelData, samplesDecoded, sampleRate }: Decoded): Generator<Sound> {
  if (samplesDecoded > 0 && channelData.length > 0) yield { sampleRate, channels: channelData.map((channel) => channel.subarray(0, samplesDecoded)) };
}
