import { hasProgram } from '../program/find-program.ts';
import { EngineRefusal } from '../process/engine.ts';
import { decodedPieces, type PieceDecoder } from './decoded-pieces.ts';
import { demuxedOpus } from './demuxed-opus.ts';
import { ffmpegPieces } from './ffmpeg-pieces.ts';
import { openMp3Decoder } from './open-mp3.ts';
import { readWav } from './read-wav.ts';
import { joined, samplesOf, secondsOf, type Sound } from './sound.ts';
import { containerOf, type SoundContainer } from './sound-container.ts';

export interface ReadOptions {
  /** The input role that a refusal names. */
  readonly field: string;
  /** More is refused: at once where the file tells, else as soon as it has been decoded. */
  readonly secondsMax: number;
  /** A folder of the task, for what only a program can read. */
  readonly folder: () => string;
}

export const soundBytesMax = 256 * 1_048_576;

/** Their packages are loaded when a file needs them. */
const decoders: Readonly<Partial<Record<SoundContainer, (bytes: Buffer) => Promise<PieceDecoder>>>> = {
  mp3: openMp3Decoder,
  flac: async () => new (await import('@wasm-audio-decoders/flac')).FLACDecoder(),
  'ogg-flac': async () => new (await import('@wasm-audio-decoders/flac')).FLACDecoder(),
  'ogg-vorbis': async () => new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder(),
  'ogg-opus': async () => new (await import('ogg-opus-decoder')).OggOpusDecoder(),
};

/**
 * A stranger's sound as samples, piece by piece in order: WAV, MP3, Ogg (Vorbis, Opus, FLAC), FLAC, and Opus in WebM, Matroska or MP4;
 * anything else where the program ffmpeg is installed.
 * @throws EngineRefusal for what is no sound, is damaged, is empty or lasts too long
 */
export async function* soundPieces(bytes: Buffer, options: ReadOptions): AsyncGenerator<Sound> {
  const { field, secondsMax } = options;
  const refuse = (reason: string) => new EngineRefusal(field, reason);
  if (bytes.length === 0) throw refuse('is empty');
  if (bytes.length > soundBytesMax) throw refuse(`has more than ${soundBytesMax / 1_048_576} MiB`);
  let seconds = 0;
  try {
    for await (const piece of await opened(bytes, options, refuse)) {
      seconds += secondsOf(piece);
      if (seconds > secondsMax) throw tooLong(refuse, secondsMax);
      if (samplesOf(piece) > 0) yield piece;
    }
  } catch (error) {
    if (error instanceof EngineRefusal) throw error;
    throw refuse('is damaged');
  }
  if (seconds === 0) throw refuse('holds no sound');
}

/** A whole sound. Its pieces must fit into memory: choose the bound for it. */
export async function readSound(bytes: Buffer, options: ReadOptions): Promise<Sound> {
  const pieces: Sound[] = [];
  for await (const piece of soundPieces(bytes, options)) pieces.push(piece);
  const [first] = pieces;
  if (pieces.some(({ sampleRate, channels }) => sampleRate !== first?.sampleRate || channels.length !== first.channels.length))
    throw new EngineRefusal(options.field, 'changes its sample rate or channels on the way');
  return joined(pieces);
}

const tooLong = (refuse: (reason: string) => EngineRefusal, secondsMax: number) => refuse(`lasts longer than ${secondsMax} seconds`);

async function opened(
  bytes: Buffer,
  { secondsMax, folder }: ReadOptions,
  refuse: (reason: string) => EngineRefusal,
): Promise<AsyncIterable<Sound> | Iterable<Sound>> {
  const container = containerOf(bytes);
  const decoder = container === null ? undefined : decoders[container];
  if (decoder) return decodedPieces(bytes, () => decoder(bytes));
  if (container === 'wav') {
    const wav = readWav(bytes);
    if (!wav) throw refuse('is damaged, or no WAV of plain samples');
    if (wav.seconds > secondsMax) throw tooLong(refuse, secondsMax);
    return wav.pieces();
  }
  if (container === 'matroska' || container === 'mpeg4') {
    const opus = await demuxedOpus(bytes);
    if (opus) return opus;
  }
  if (container === null) throw refuse('is no sound that can be read here');
  if (!hasProgram('ffmpeg'))
    throw refuse(
      'can only be read with the program ffmpeg, which is not installed (npm run engines:install, or apt-get install ffmpeg); send WAV, MP3, Ogg, FLAC or Opus',
    );
  return ffmpegPieces(bytes, folder(), secondsMax);
}
